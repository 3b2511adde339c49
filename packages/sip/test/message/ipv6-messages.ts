import type { TortureCase } from './torture-messages.ts'

/** Messages in the manner of RFC 5118 (SIP and IPv6), one for each of its cases, with a Via that leads back to the sender. */

const own = 'Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK'

function register(name: string, uri: string): string {
  return `REGISTER ${uri} SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
${own}-${name}
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: ${name}.ipv6
Max-Forwards: 70
Contact: "Caller" <sip:caller@[2001:db8::1]>
CSeq: 98176 REGISTER
Content-Length: 0

`
}

function bye(name: string, received: string): string {
  return `BYE sip:[2001:db8::10] SIP/2.0
To: sip:user@example.com;tag=bd76ya
From: sip:user@example.com;tag=81x2
${own}-${name}
Via: SIP/2.0/UDP [2001:db8::9:1];received=${received};branch=z9hG4bKas3-111
Call-ID: ${name}.ipv6
Max-Forwards: 70
CSeq: 321 BYE
Content-Length: 0

`
}

function invite(name: string, sdp: string, vias: string[] = []): string {
  return `INVITE sip:user@[2001:db8::10] SIP/2.0
To: sip:user@[2001:db8::10]
From: sip:user@example.com;tag=81x2
${[`${own}-${name}`, ...vias].join('\n')}
Call-ID: ${name}.ipv6
Contact: "Caller" <sip:caller@[2001:db8::20]>
CSeq: 8612 INVITE
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: ${sdp.replaceAll('\n', '\r\n').length}

${sdp}`
}

/** 4.6, and with its own addresses 4.8 and 4.9. */
export const IPV6_SDP = `v=0
o=assistant 971731711378798081 0 IN IP6 2001:db8::20
s=Live video feed for today's meeting
c=IN IP6 2001:db8::20
t=3338481189 3370017201
m=audio 6000 RTP/AVP 2
a=rtpmap:2 G726-32/8000
m=video 6024 RTP/AVP 107
a=rtpmap:107 H263-1998/90000
`

export const IPV6_TORTURE: TortureCase[] = [
  {
    name: '4.1',
    about: 'IPv6 references in the Request-URI, Via and Contact',
    expect: [200],
    text: register('reference', 'sip:[2001:db8::10]'),
  },
  {
    name: '4.2',
    about: 'an IPv6 address without brackets in the Request-URI',
    expect: [400],
    text: register('bare', 'sip:2001:db8::10'),
  },
  {
    name: '4.3',
    about: 'what looks like a port belongs to the address',
    expect: [200],
    text: register('ambiguous', 'sip:[2001:db8::10:5070]'),
  },
  {
    name: '4.4',
    about: 'a port behind the brackets',
    expect: [200],
    text: register('unambiguous', 'sip:[2001:db8::10]:5070'),
  },
  {
    name: '4.5 first',
    about: 'received with brackets; the dialog is nobody’s',
    expect: [481],
    text: bye('brackets', '[2001:db8::9:255]'),
  },
  {
    name: '4.5 second',
    about: 'received without brackets; the dialog is nobody’s',
    expect: [481],
    text: bye('no-brackets', '2001:db8::9:255'),
  },
  {
    name: '4.6',
    about: 'IPv6 in the session description, where it has no brackets',
    expect: [486],
    text: invite('sdp', IPV6_SDP),
  },
  {
    name: '4.7',
    about: 'IPv4 and IPv6 side by side in Via',
    expect: [486],
    text: invite('mixed', IPV6_SDP, [
      'Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111',
      'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144',
      'Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200',
    ]),
  },
  {
    name: '4.8',
    about: 'IPv4 and IPv6 side by side in the session description',
    expect: [486],
    text: invite(
      'mixed-sdp',
      IPV6_SDP.replace('m=video 6024', 'c=IN IP6 2001:db8::1\nm=video 6024').replace(
        'c=IN IP6 2001:db8::20\n',
        'c=IN IP4 192.0.2.1\n',
      ),
    ),
  },
  {
    name: '4.9',
    about: 'IPv4 addresses mapped into IPv6',
    expect: [486],
    text: invite('mapped', IPV6_SDP.replaceAll('2001:db8::20', '::ffff:192.0.2.10'), [
      'Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19',
      'Via: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111',
    ]),
  },
  {
    name: '4.10',
    about: 'the colon too many that RFC 3261’s grammar allowed: read or refused, never obeyed half',
    expect: [200, 400],
    text: `OPTIONS sip:user@[2001:db8:::192.0.2.1] SIP/2.0
To: sip:user@[2001:db8:::192.0.2.1]
From: sip:user@example.com;tag=810x2
${own}-colons
Call-ID: colons.ipv6
Max-Forwards: 70
CSeq: 98176 OPTIONS
Content-Length: 0

`,
  },
]
