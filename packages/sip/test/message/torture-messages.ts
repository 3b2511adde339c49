/**
 * Messages in the manner of RFC 4475, one for each of its cases and under its names, written anew with a Via that leads
 * back to the sender: `{port}` is its port. Lines end in `\n` here and in CRLF on the wire.
 */
export interface TortureCase {
  name: string
  /** What is odd about it. */
  about: string
  text: string
  /** Status of the answer; several where RFC 4475 leaves the choice; 'none' for silence. */
  expect: number[] | 'none'
}

const SDP = 'v=0\no=x 1 1 IN IP4 192.0.2.5\ns=-\nc=IN IP4 192.0.2.5\nt=0 0\nm=audio 49217 RTP/AVP 0\n'

/** Lines that most cases share, in place of `…`. */
function usual(method: string, name: string, options: { body?: string; cseq?: string } = {}): string {
  return `Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-${name}
Max-Forwards: 70
From: <sip:caller@example.net>;tag=${name}
To: <sip:user@example.com>
Call-ID: ${name}.torture
CSeq: ${options.cseq ?? `1 ${method}`}
Contact: <sip:caller@127.0.0.1:{port}>`
}

const sdpTail = `Content-Type: application/sdp\nContent-Length: ${SDP.replaceAll('\n', '\r\n').length}\n\n${SDP}`
const empty = 'Content-Length: 0\n\n'

export const TORTURE: TortureCase[] = [
  // — 3.1.1 valid —
  {
    name: 'wsinv',
    about: 'white space, folding and compact forms everywhere; its To tag names a dialog nobody has',
    expect: [481],
    text: `INVITE sip:user@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:user@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.torture
Content-Length   : ${SDP.replaceAll('\n', '\r\n').length}
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    127.0.0.1:{port};branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@127.0.0.1:{port}> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

${SDP}`,
  },
  {
    name: 'intmeth',
    about: 'every character a method, a tag and a user part may have',
    expect: [501],
    text: `!interesting-Method0123456789_*+\`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-.!%66*_+\`'~
To: "BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>
From: token1~\` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="\u0440\u0430\u0431\u043e\u0442\u0430";tag=_token~1'+\`*%!-.
Call-ID: intmeth.word%ZK-!.*_+'@word\`~)(><:\\/"][?}{
CSeq: 139122385 !interesting-Method0123456789_*+\`.%indeed'~
Max-Forwards: 255
extensionHeader-!.%*+_\`'~:\ufeff\u5927\u505c\u96fb
${empty}`,
  },
  {
    name: 'esc01',
    about: 'escaped characters in URIs',
    expect: [486],
    text: `INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0
${usual('INVITE', 'esc01')}
${sdpTail}`,
  },
  {
    name: 'escnull',
    about: 'escaped nulls in URIs',
    expect: [200],
    text: `REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-escnull
Max-Forwards: 70
From: sip:null-%00-null@example.com;tag=839923423
To: sip:null-%00-null@example.com
Call-ID: escnull.torture
CSeq: 14398234 REGISTER
Contact: <sip:%00@host5.example.com>
Contact: <sip:%00%00@host5.example.com>
L:0

`,
  },
  {
    name: 'esc02',
    about: 'percent signs that escape nothing: the method is not REGISTER',
    expect: [501],
    text: `RE%47IST%45R sip:registrar.example.com SIP/2.0
${usual('RE%47IST%45R', 'esc02')}
${empty}`,
  },
  {
    name: 'lwsdisp',
    about: 'no white space between the display name and <',
    expect: [200],
    text: `OPTIONS sip:user@example.com SIP/2.0
To: sip:user@example.com
From: caller<sip:caller@example.com>;tag=323
Max-Forwards: 70
Call-ID: lwsdisp.torture
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKkdjuw
l: 0

`,
  },
  {
    name: 'longreq',
    about: 'long values in every header',
    expect: [486],
    text: `INVITE sip:user@example.com SIP/2.0
To: "I have a user name of ${'extreme '.repeat(20)}proportion"<sip:user@example.com:6000;unknownparam1=${'very'.repeat(30)}long>
F: sip:${'amazinglylong'.repeat(15)}callername@example.net;tag=12${'982'.repeat(50)}424;unknownheaderparam${'name'.repeat(20)}=unknown${'value'.repeat(20)}
Call-ID: longreq.one${'really'.repeat(30)}longcallid
CSeq: 3882340 INVITE
Unknown-${'Long'.repeat(20)}-Name: unknown-${'long'.repeat(20)}-value
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-longreq
${Array.from({ length: 34 }, (_, i) => `v: SIP/2.0/TCP sip${i}.example.com;branch=z9hG4bK${i}${'long'.repeat(10)}`).join('\n')}
Max-Forwards: 70
Contact: <sip:${'amazinglylong'.repeat(15)}callername@127.0.0.1:{port}>
${sdpTail}`,
  },
  {
    name: 'dblreq',
    about: 'a second request behind the end of the first is not looked at',
    expect: [200],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'dblreq')}
Content-Length: 0

INVITE sip:joe@example.com SIP/2.0
${usual('INVITE', 'dblreq2')}
${sdpTail}`,
  },
  {
    name: 'semiuri',
    about: 'semicolons in the user part',
    expect: [200],
    text: `OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0
${usual('OPTIONS', 'semiuri')}
${empty}`,
  },
  {
    name: 'transports',
    about: 'transports of all kinds in Via',
    expect: [200],
    text: `OPTIONS sip:user@example.com SIP/2.0
${usual('OPTIONS', 'transports')}
Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf
Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj
Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en
Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee
${empty}`,
  },
  {
    name: 'mpart01',
    about: 'a multipart body with bytes that are no text',
    expect: [200],
    text: `MESSAGE sip:kumiko@example.org SIP/2.0
${usual('MESSAGE', 'mpart01')}
Content-Type: multipart/mixed;boundary=7a9cbec02ceef655
Content-Length: 110

--7a9cbec02ceef655
Content-Type: application/octet-stream

\u0000\u0001\u0002\u0080\u00ff
--7a9cbec02ceef655--
${' '.repeat(60)}`,
  },
  {
    name: 'unreason',
    about: 'a reason phrase that is not English, in a response nobody waits for',
    expect: 'none',
    text: `SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e \u0434\u0435\u0432\u044f\u043d\u043e\u0441\u0442\u043e
${usual('INVITE', 'unreason')}
${empty}`,
  },
  {
    name: 'noreason',
    about: 'an empty reason phrase',
    expect: 'none',
    text: `SIP/2.0 100 
${usual('INVITE', 'noreason')}
${empty}`,
  },
  // — 3.1.2 invalid —
  {
    name: 'badinv01',
    about: 'extraneous separators',
    expect: [400],
    text: `INVITE sip:user@example.com SIP/2.0
To: sip:j.user@example.com
From: sip:caller@example.net;tag=134161461246
Max-Forwards: 7
Call-ID: badinv01.torture
CSeq: 8 INVITE
Via: SIP/2.0/UDP 127.0.0.1:{port};;,;,,
Contact: "Joe" <sip:joe@example.org>;;;;
${sdpTail}`,
  },
  {
    name: 'clerr',
    about: 'Content-Length larger than the message',
    expect: [400],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'clerr')}
Content-Type: application/sdp
Content-Length: 9999

${SDP}`,
  },
  {
    name: 'ncl',
    about: 'a negative Content-Length',
    expect: [400],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'ncl')}
Content-Type: application/sdp
Content-Length: -999

${SDP}`,
  },
  {
    name: 'scalar02',
    about: 'numbers out of range in a request',
    expect: [400],
    text: `REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-scalar02
To: <sip:user@example.com>
From: <sip:user@example.com>;tag=239232jh3
CSeq: 36893488147419103232 REGISTER
Call-ID: scalar02.torture
Max-Forwards: 300
Expires: 10000000000000000000000000000000000000000000000000000000
Contact: <sip:user@127.0.0.1:{port}>;expires=280297596632815
${empty}`,
  },
  {
    name: 'scalarlg',
    about: 'numbers out of range in a response',
    expect: 'none',
    text: `SIP/2.0 503 Service Unavailable
${usual('OPTIONS', 'scalarlg', { cseq: '9292394834772304023312 OPTIONS' })}
Retry-After: 949302838503028349304023988
Warning: 1812 overture "In Progress"
${empty}`,
  },
  {
    name: 'quotbal',
    about: 'a quoted display name that never ends',
    expect: [400],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'quotbal').replace('To: <sip:', 'To: "Mr. J. User <sip:')}
${sdpTail}`,
  },
  {
    name: 'ltgtruri',
    about: 'angle brackets around the Request-URI',
    expect: [400],
    text: `INVITE <sip:user@example.com> SIP/2.0
${usual('INVITE', 'ltgtruri')}
${sdpTail}`,
  },
  {
    name: 'lwsruri',
    about: 'white space within the Request-URI',
    expect: [400],
    text: `INVITE sip:user@example.com; lr SIP/2.0
${usual('INVITE', 'lwsruri')}
${sdpTail}`,
  },
  {
    name: 'lwsstart',
    about: 'several spaces in the request line',
    expect: [400],
    text: `INVITE  sip:user@example.com  SIP/2.0
${usual('INVITE', 'lwsstart')}
${sdpTail}`,
  },
  {
    name: 'trws',
    about: 'white space behind the request line',
    expect: [400],
    text: `OPTIONS sip:remote-target@example.com SIP/2.0  
${usual('OPTIONS', 'trws')}
${empty}`,
  },
  {
    name: 'escruri',
    about: 'headers in the Request-URI',
    expect: [400],
    text: `INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0
${usual('INVITE', 'escruri')}
${sdpTail}`,
  },
  {
    name: 'baddate',
    about: 'a Date in another time zone is not looked at',
    expect: [486],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'baddate')}
Date: Fri, 01 Jan 2010 16:00:00 EST
${sdpTail}`,
  },
  {
    name: 'regbadct',
    about: 'a Contact with headers and parameters but without brackets',
    expect: [400],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'regbadct').replace(/Contact: .*/, 'Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E')}
${empty}`,
  },
  {
    name: 'badaspec',
    about: 'white space inside the angle brackets',
    expect: [200, 400],
    text: `OPTIONS sip:user@example.org SIP/2.0
${usual('OPTIONS', 'badaspec').replace('To: <sip:user@example.com>', 'To: "Watson, Thomas" < sip:t.watson@example.org >')}
${empty}`,
  },
  {
    name: 'baddn',
    about: 'a comma in a display name without quotes',
    expect: [200, 400],
    text: `OPTIONS sip:user@example.org SIP/2.0
${usual('OPTIONS', 'baddn').replace('From: <', 'From: Bell, Alexander <')}
${empty}`,
  },
  {
    name: 'badvers',
    about: 'another version of SIP',
    expect: [505],
    text: `OPTIONS sip:user@example.org SIP/7.0
${usual('OPTIONS', 'badvers')}
${empty}`,
  },
  {
    name: 'mismatch01',
    about: 'CSeq names another known method',
    expect: [400],
    text: `OPTIONS sip:user@example.org SIP/2.0
${usual('OPTIONS', 'mismatch01', { cseq: '8 INVITE' })}
${empty}`,
  },
  {
    name: 'mismatch02',
    about: 'an unknown method, and CSeq names another',
    expect: [400, 501],
    text: `NEWMETHOD sip:user@example.org SIP/2.0
${usual('NEWMETHOD', 'mismatch02', { cseq: '8 INVITE' })}
${empty}`,
  },
  {
    name: 'bigcode',
    about: 'a status that is no status',
    expect: 'none',
    text: `SIP/2.0 4294967301 better not break the receiver
${usual('INVITE', 'bigcode')}
${empty}`,
  },
  // — 3.2 transactions —
  {
    name: 'badbranch',
    about: 'a branch that is the cookie alone',
    expect: [200],
    text: `OPTIONS sip:user@example.com SIP/2.0
${usual('OPTIONS', 'badbranch').replace('branch=z9hG4bK-badbranch', 'branch=z9hG4bK')}
${empty}`,
  },
  // — 3.3 application —
  {
    name: 'insuf',
    about: 'no Call-ID, From or To',
    expect: [400],
    text: `INVITE sip:user@example.com SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKkdj.insuf
${sdpTail}`,
  },
  {
    name: 'unkscm',
    about: 'a Request-URI of an unknown scheme',
    expect: [416],
    text: `OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0
${usual('OPTIONS', 'unkscm')}
${empty}`,
  },
  {
    name: 'novelsc',
    about: 'a Request-URI of a known scheme that is not SIP',
    expect: [416],
    text: `OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0
${usual('OPTIONS', 'novelsc')}
${empty}`,
  },
  {
    name: 'unksm2',
    about: 'To and From of unknown schemes in REGISTER',
    expect: [400, 404],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'unksm2').replace('<sip:caller@example.net>', '<http://www.example.com>').replace('<sip:user@example.com>', 'isbn:2983792873')}
${empty}`,
  },
  {
    name: 'bext01',
    about: 'extensions nobody knows, required of server and proxy',
    expect: [420],
    text: `OPTIONS sip:user@example.com SIP/2.0
${usual('OPTIONS', 'bext01')}
Require: nothingSupportsThis, nothingSupportsThisEither
Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis
${empty}`,
  },
  {
    name: 'invut',
    about: 'an INVITE with a body of an unknown kind',
    expect: [415],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'invut')}
Content-Type: application/unknownformat
Content-Length: 40

<audio>
 <pcmu port="443"/>
</audio>
    `,
  },
  {
    name: 'regaut01',
    about: 'credentials of an unknown scheme',
    expect: [401],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'regaut01')}
Authorization: NoOneKnowsThisScheme opaque-data=here
${empty}`,
  },
  {
    name: 'multi01',
    about: 'headers that may stand only once, twice',
    expect: [400],
    text: `INVITE sip:user@company.com SIP/2.0
${usual('INVITE', 'multi01')}
Call-ID: multi01.another
CSeq: 59 INVITE
From: sip:other@example.net;tag=39291
Max-Forwards: 5
To: sip:other@example.com
${sdpTail}`,
  },
  {
    name: 'mcl01',
    about: 'two different Content-Lengths',
    expect: [400],
    text: `OPTIONS sip:user@example.com SIP/2.0
${usual('OPTIONS', 'mcl01')}
Content-Length: 13
Content-Length: 5

There's no way to know how many octets are supposed to be here.
`,
  },
  {
    name: 'bcast',
    about: 'a response whose Via is not ours',
    expect: 'none',
    text: `SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
${usual('INVITE', 'bcast')}
${empty}`,
  },
  {
    name: 'zeromf',
    about: 'Max-Forwards 0 at its destination',
    expect: [200, 483],
    text: `OPTIONS sip:user@example.com SIP/2.0
${usual('OPTIONS', 'zeromf').replace('Max-Forwards: 70', 'Max-Forwards: 0')}
${empty}`,
  },
  {
    name: 'cparam01',
    about: 'an unknown parameter of the Contact header',
    expect: [200],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'cparam01').replace(/Contact: .*/, 'Contact: sip:+19725552222@gw1.example.net;unknownparam')}
${empty}`,
  },
  {
    name: 'cparam02',
    about: 'an unknown parameter of the Contact URI',
    expect: [200],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'cparam02').replace(/Contact: .*/, 'Contact: <sip:+19725552222@gw1.example.net;unknownparam>')}
${empty}`,
  },
  {
    name: 'regescrt',
    about: 'headers in the Contact URI of a REGISTER',
    expect: [200],
    text: `REGISTER sip:example.com SIP/2.0
${usual('REGISTER', 'regescrt').replace(/Contact: .*/, 'Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>')}
${empty}`,
  },
  {
    name: 'sdp01',
    about: 'a caller that accepts no session description',
    expect: [406],
    text: `INVITE sip:user@example.com SIP/2.0
${usual('INVITE', 'sdp01')}
Accept: text/nobodyKnowsThis
${sdpTail}`,
  },
  // — 3.4 RFC 2543 —
  {
    name: 'inv2543',
    about: 'an INVITE of RFC 2543: no branch, tag, Contact or Content-Length',
    expect: [486],
    text: `INVITE sip:UserB@example.com SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port}
From: <sip:+13035551111@ift.client.example.net;user=phone>
Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>
To: sip:+16505552222@ss1.example.net;user=phone
Call-ID: inv2543.torture
CSeq: 56 INVITE
Content-Type: application/sdp

${SDP}`,
  },
]
