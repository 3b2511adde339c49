import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  encodeUser,
  formatNameAddr,
  formatReason,
  parseNameAddr,
  parseReason,
  parseUri,
} from '../../src/index.ts'
import { parseAuthParams } from '../../src/message/auth-params.ts'
import { parseCSeq } from '../../src/message/cseq.ts'
import { sdpPartOf } from '../../src/message/multipart.ts'
import { parseParams } from '../../src/message/params.ts'
import { splitOutside } from '../../src/message/scan.ts'
import { parseMinSe, parseSessionExpires } from '../../src/message/session-expires.ts'
import { parseVia, stampVia } from '../../src/message/via.ts'

const URIS: [text: string, expected: Record<string, unknown> | undefined][] = [
  ['sip:alice@atlanta.com', { scheme: 'sip', user: 'alice', host: 'atlanta.com' }],
  [
    'SIP:alice:secret@Atlanta.COM:5070',
    { scheme: 'sip', user: 'alice', password: 'secret', host: 'atlanta.com', port: 5070 },
  ],
  [
    'sips:+1-212-555-1212:1234@gateway.com;user=phone',
    { scheme: 'sips', user: '+1-212-555-1212', host: 'gateway.com' },
  ],
  [
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    { host: 'atlanta.com', headers: 'to=alice%40atlanta.com' },
  ],
  ['sip:alice;day=tuesday@atlanta.com', { user: 'alice;day=tuesday', host: 'atlanta.com' }],
  ['sip:j%40son@[2001:db8::10]:5070', { user: 'j@son', host: '[2001:db8::10]', port: 5070 }],
  ['sip:%D0%B8%D0%B2%D0%B0%D0%BD@host', { user: 'иван', host: 'host' }],
  ['sip:bad%ZZescape@host', { user: 'bad%ZZescape', host: 'host' }],
  ['tel:+7-495-123;phone-context=example.com', { scheme: 'tel', user: '+7-495-123', host: '' }],
  ['urn:service:sos', { scheme: 'urn', host: '' }],
  ['sip:a@b:65536', undefined],
  ['sip:a@b:', undefined],
  ['sip:@b', undefined],
  ['sip:', undefined],
  ['tel:', undefined],
  ['sip:a b@c', undefined],
  ['sip:a@b\u0000', undefined],
  ['sip:a@b/c', undefined],
  ['sip:a@[::1', undefined],
  ['no colon', undefined],
  [':nothing', undefined],
]

for (const [text, expected] of URIS) {
  test(`URI ${JSON.stringify(text)} is ${expected ? 'read' : 'refused'}`, () => {
    const uri = parseUri(text)
    if (!expected) assert.equal(uri, undefined)
    else
      for (const [key, value] of Object.entries(expected))
        assert.equal(uri?.[key as keyof typeof uri], value, key)
  })
}

test('URI parameters are decoded and found in any case', () => {
  const params = parseUri('sip:a@b;Transport=ws;lr;x=%20;lr=2')!.params
  assert.deepEqual(
    [...params],
    [
      ['transport', 'ws'],
      ['lr', ''],
      ['x', ' '],
    ],
  )
})

test('a user part is encoded so that it can be read back', () => {
  for (const user of ['+7 495', 'a@b', 'иван', 'a;b', 'x"y<z>', '%41']) {
    assert.equal(parseUri(`sip:${encodeUser(user)}@h`)?.user, user)
  }
})

const NAME_ADDRS: [text: string, name: string | undefined, uri: string | undefined, tag?: string][] = [
  ['"A. G. Bell" <sip:agb@bell.com>;tag=a48s', 'A. G. Bell', 'sip:agb@bell.com', 'a48s'],
  ['sip:+12125551212@server.com;tag=887s', undefined, 'sip:+12125551212@server.com', '887s'],
  ['Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8', 'Anonymous', 'sip:c8oqz84zk7z@privacy.org', 'hyh8'],
  ['"\\"quoted\\" \\\\ <not@this>" <sip:a@b;tag=inside>', '"quoted" \\ <not@this>', 'sip:a@b;tag=inside'],
  ['<sip:a@b>', undefined, 'sip:a@b'],
  ['"" <sip:a@b>', undefined, 'sip:a@b'],
  ['Иван Петров <sip:a@b>', 'Иван Петров', 'sip:a@b'],
  ['"unterminated <sip:a@b>', undefined, undefined],
  ['"name" sip:a@b', undefined, undefined],
  ['<sip:a@b', undefined, undefined],
  ['<sip:a@b> trailing', undefined, undefined],
  ['sip:a@b?subject=x', undefined, undefined],
  ['*', undefined, undefined],
  ['', undefined, undefined],
]

for (const [text, name, uri, tag] of NAME_ADDRS) {
  test(`name-addr ${JSON.stringify(text)} is ${uri ? 'read' : 'refused'}`, () => {
    const parsed = parseNameAddr(text)
    assert.deepEqual([parsed?.displayName, parsed?.uri.text, parsed?.params.get('tag')], [name, uri, tag])
  })
}

test('a display name is written so that it can be read back', () => {
  const name = 'He said "hi" \\ <x>'
  assert.equal(parseNameAddr(formatNameAddr({ uri: 'sip:a@b', displayName: name }, 't'))?.displayName, name)
})

const VIAS: [
  text: string,
  expected:
    | [transport: string, host: string, port: number | undefined, branch: string | undefined]
    | undefined,
][] = [
  [
    'SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7',
    ['UDP', 'erlang.bell-telephone.com', 5060, 'z9hG4bK87asdks7'],
  ],
  [
    'SIP / 2.0 / udp first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1',
    ['UDP', 'first.example.com', 4000, 'z9hG4bKa7c6a8dlze.1'],
  ],
  [
    'SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks',
    ['WS', 'df7jal23ls0d.invalid', undefined, 'z9hG4bK56sdasks'],
  ],
  ['SIP/2.0/UDP [2001:db8::9:1];branch=x', ['UDP', '[2001:db8::9:1]', undefined, 'x']],
  ['SIP/2.0/UDP host', ['UDP', 'host', undefined, undefined]],
  ['SIP/3.0/UDP host;branch=x', undefined],
  ['HTTP/2.0/UDP host', undefined],
  ['SIP/2.0/UDP', undefined],
  ['SIP/2.0/UDP host;;branch=x', undefined],
  ['SIP/2.0/UDP host;branch=x;', undefined],
  ['', undefined],
]

for (const [text, expected] of VIAS) {
  test(`Via ${JSON.stringify(text)} is ${expected ? 'read' : 'refused'}`, () => {
    const via = parseVia(text)
    assert.deepEqual(via && [via.transport, via.host, via.port, via.branch], expected)
  })
}

test('received and rport go into the first value only, and whatever else stood there stays', () => {
  const raw = 'SIP/2.0/UDP Ten.Example:5070;Branch=z9;x="a,b;c";rport , SIP/2.0/TCP b;branch=2'
  const stamped = stampVia(raw, parseVia(splitOutside(raw, ',')[0]!)!, '192.0.2.7', 6000)
  assert.equal(
    stamped,
    'SIP/2.0/UDP Ten.Example:5070;branch=z9;x="a,b;c";rport=6000;received=192.0.2.7, SIP/2.0/TCP b;branch=2',
  )
  const same = 'SIP/2.0/UDP 192.0.2.7;branch=z9'
  assert.equal(stampVia(same, parseVia(same)!, '192.0.2.7', 5060), same)
  const lying = 'SIP/2.0/UDP a;received=10.0.0.1;branch=z9'
  assert.match(stampVia(lying, parseVia(lying)!, '192.0.2.7', 5060), /received=192\.0\.2\.7/)
})

test('CSeq', () => {
  assert.deepEqual(parseCSeq(' 0009   INVITE '), { number: 9, method: 'INVITE' })
  for (const bad of [
    '',
    '1',
    'INVITE',
    '-1 INVITE',
    '2147483648 INVITE',
    '1 INVITE x',
    '1 IN VITE',
    '1 <>',
  ]) {
    assert.equal(parseCSeq(bad), undefined, bad)
  }
})

test('parameters: quoted strings keep their semicolons, the first of equal names wins', () => {
  assert.deepEqual(
    [...parseParams(';a="x;y\\"z";B=2;b=3;c')],
    [
      ['a', 'x;y"z'],
      ['b', '2'],
      ['c', ''],
    ],
  )
})

test('commas split outside of quotes and brackets only', () => {
  assert.deepEqual(splitOutside('"a, b" <sip:x,y@z>, <sip:c@d>,, e', ','), [
    '"a, b" <sip:x,y@z>',
    '<sip:c@d>',
    'e',
  ])
  assert.deepEqual(splitOutside('  ', ','), [])
})

test('Reason (RFC 3326)', () => {
  const reason = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' }
  assert.deepEqual(parseReason('SIP ;cause=200 ;text="Call completed elsewhere", Q.850;cause=16'), reason)
  assert.equal(formatReason(reason), 'SIP;cause=200;text="Call completed elsewhere"')
  assert.deepEqual(parseReason('Q.850'), { protocol: 'Q.850' })
  assert.equal(parseReason(undefined), undefined)
})

test('Session-Expires and Min-SE (RFC 4028)', () => {
  assert.deepEqual(parseSessionExpires('1800;refresher=UAS'), { seconds: 1800, refresher: 'uas' })
  assert.deepEqual(parseSessionExpires(' 90 ;x=y'), { seconds: 90 })
  assert.equal(parseSessionExpires('soon'), undefined)
  assert.equal(parseMinSe('120;a=b'), 120)
})

test('credentials: parameters in any order and case, quoted commas kept', () => {
  const parsed = parseAuthParams('DIGEST Username="a,b", realm="x \\"y\\"",nc=00000001 , response="f"')
  assert.equal(parsed?.scheme, 'digest')
  assert.deepEqual(
    [...parsed!.params],
    [
      ['username', 'a,b'],
      ['realm', 'x "y"'],
      ['nc', '00000001'],
      ['response', 'f'],
    ],
  )
  for (const bad of ['', 'Digest', 'Digest realm', 'Digest a=1, a=2'])
    assert.equal(parseAuthParams(bad), undefined, bad)
})

test('the session description is taken out of a multipart body', () => {
  const body =
    '--b\r\nContent-Type: application/isup\r\n\r\n\u0001\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b--\r\n'
  assert.equal(sdpPartOf('multipart/mixed;boundary="b"', body)?.trim(), 'v=0')
  assert.equal(sdpPartOf('multipart/mixed', body), undefined)
})

test('hostile values take time in proportion to their length', () => {
  const long = 60_000
  const hostile = [
    `SIP/2.0/UDP ${' '.repeat(long)}`,
    `SIP/2.0/UDP h${';'.repeat(long)}`,
    `SIP/2.0/UDP h;${' '.repeat(long)}x`,
    `"${'\\"'.repeat(long / 2)}`,
    `${'<'.repeat(long)}`,
    `sip:${'a'.repeat(long)}@${'b.'.repeat(long / 2)}`,
    `${'%'.repeat(long)}`,
    `Digest ${'a=",'.repeat(long / 4)}`,
  ]
  for (const text of hostile) {
    const begun = process.cpuUsage()
    for (const parse of [
      parseVia,
      parseNameAddr,
      parseUri,
      parseCSeq,
      parseParams,
      parseAuthParams,
      parseReason,
    ])
      parse(text)
    const { user, system } = process.cpuUsage(begun)
    assert.ok(user + system < 1_000_000, `${(user + system) / 1000} ms for ${text.slice(0, 20)}…`)
  }
})
