import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipRequest, SipResponse } from '../../src/index.ts'
import { createResponse } from '../../src/message/create-response.ts'
import { Headers } from '../../src/message/headers.ts'
import { parseMessage } from '../../src/message/parse-message.ts'
import { serialise } from '../../src/message/serialise.ts'

const LINES = [
  'MESSAGE sip:bob@biloxi.com SIP/2.0',
  'v: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8',
  'v: SIP/2.0/UDP bigbox3.site3.atlanta.com;branch=z9hG4bK77ef4c2312983.1, SIP/2.0/UDP old;branch=1',
  'Max-Forwards: 70',
  't: Bob <sip:bob@biloxi.com>',
  'f: "Алиса" <sip:alice@atlanta.com>;tag=1928301774',
  'i: a84b4c76e66710',
  'CSEQ: 314159 MESSAGE',
  'k: timer, 100rel',
  'Supported: outbound',
  'subject: one',
  '  two',
  '\tthree',
  'X-Empty:',
  'c: text/plain',
]

function message(body = 'привет', lines = LINES): Buffer {
  const length = Buffer.byteLength(body)
  return Buffer.from([...lines, `l: ${length}`, '', body].join('\r\n'))
}

function good(data: Buffer): SipRequest {
  const parsed = parseMessage(data)
  assert.equal(parsed.kind, 'message', JSON.stringify(parsed))
  assert.ok(parsed.kind === 'message' && parsed.message instanceof SipRequest)
  return parsed.message
}

test('a request is read: compact forms, folding, joined values, UTF-8, body', () => {
  const request = good(message())
  assert.deepEqual([request.method, request.uri], ['MESSAGE', 'sip:bob@biloxi.com'])
  assert.equal(request.list('via').length, 3)
  assert.equal(request.via?.branch, 'z9hG4bKnashds8')
  assert.equal(request.from?.displayName, 'Алиса')
  assert.equal(request.fromTag, '1928301774')
  assert.equal(request.toTag, undefined)
  assert.equal(request.callId, 'a84b4c76e66710')
  assert.deepEqual(request.cseq, { number: 314159, method: 'MESSAGE' })
  assert.deepEqual(request.list('supported'), ['timer', '100rel', 'outbound'])
  assert.equal(request.header('Subject'), 'one two three')
  assert.equal(request.header('x-empty'), '')
  assert.equal(request.body, 'привет')
  assert.equal(request.sdp, undefined)
})

test('what was read can be written and read again', () => {
  const request = good(message())
  const again = good(Buffer.from(serialise(request)))
  assert.deepEqual(
    again.headers.entries(),
    request.headers
      .entries()
      .filter(([name]) => name !== 'Content-Length')
      .concat([['Content-Length', '12']]),
  )
  assert.equal(again.body, request.body)
})

test('a binary body comes through unchanged', () => {
  const bytes = Buffer.from([0, 255, 13, 10, 13, 10, 128])
  const request = good(
    Buffer.concat([Buffer.from([...LINES, 'Content-Length: 7', '', ''].join('\r\n')), bytes]),
  )
  assert.deepEqual(Buffer.from(request.bodyBytes), bytes)
  const wire = serialise(request)
  assert.ok(typeof wire !== 'string')
  assert.deepEqual(Buffer.from(good(wire).bodyBytes), bytes)
})

test('a response copies what it must, and adds a To tag where there was none', () => {
  const response = createResponse(good(message()), 200, { toTag: 'new', body: 'ok' })
  const parsed = parseMessage(Buffer.from(serialise(response)))
  assert.ok(parsed.kind === 'message' && parsed.message instanceof SipResponse)
  const { message: read } = parsed
  assert.equal(read.list('via').length, 3)
  assert.equal(read.toTag, 'new')
  assert.equal(read.from?.params.get('tag'), '1928301774')
  assert.deepEqual([read.status, read.reasonPhrase, read.body], [200, 'OK', 'ok'])
})

test('keep-alives', () => {
  for (const text of ['\r\n', '\r\n\r\n', '\n', ''])
    assert.equal(parseMessage(Buffer.from(text)).kind, 'keep-alive')
})

test('leading line ends and a body beyond Content-Length are left out', () => {
  const request = good(Buffer.concat([Buffer.from('\r\n\r\n'), message('abc'), Buffer.from('INVITE …')]))
  assert.equal(request.body, 'abc')
})

const BROKEN: [what: string, data: Buffer | string, status: number, answerable: boolean][] = [
  ['noise', Buffer.from([1, 2, 3, 255, 0]), 400, false],
  ['HTTP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 400, false],
  ['no end of headers', LINES.join('\r\n'), 400, true],
  ['bare line feeds', message().toString().replaceAll('\r\n', '\n'), 400, false],
  ['a line without a colon', message('', [...LINES, 'what']), 400, true],
  ['a header without a name', message('', [...LINES, ': x']), 400, true],
  ['two From', message('', [...LINES, 'From: <sip:x@y>']), 400, true],
  [
    'no Via',
    message(
      '',
      LINES.filter((line) => !line.startsWith('v:')),
    ),
    400,
    false,
  ],
  [
    'a broken Via',
    message(
      '',
      LINES.map((line) => line.replace('v: SIP/2.0/UDP pc33', 'v: SIP/1.0/UDP pc33')),
    ),
    400,
    true,
  ],
  [
    'CSeq of another method',
    message(
      '',
      LINES.map((line) => line.replace('314159 MESSAGE', '1 BYE')),
    ),
    400,
    true,
  ],
  [
    'a Request-URI that is none',
    message(
      '',
      LINES.map((line) => line.replace('sip:bob@biloxi.com SIP', 'bob SIP')),
    ),
    400,
    true,
  ],
  [
    'Max-Forwards of 300',
    message(
      '',
      LINES.map((line) => line.replace('70', '300')),
    ),
    400,
    true,
  ],
  [
    'ACK, which is never answered',
    Buffer.from('ACK sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\n\r\n'),
    400,
    false,
  ],
  [
    'SIP 3.0',
    message(
      '',
      LINES.map((line) => line.replace('SIP/2.0', 'SIP/3.0')),
    ),
    505,
    true,
  ],
]

for (const [what, data, status, answerable] of BROKEN) {
  test(`${what} is malformed, ${answerable ? `answered ${status}` : 'not answered'}`, () => {
    const parsed = parseMessage(Buffer.from(data as Buffer))
    assert.equal(parsed.kind, 'malformed')
    if (parsed.kind !== 'malformed') return
    assert.equal(parsed.status, status)
    assert.equal(parsed.request !== undefined, answerable)
  })
}

test('broken responses are never answered', () => {
  for (const line of ['SIP/2.0 99 Low', 'SIP/2.0 700 High', 'SIP/2.0 2000 Long', 'SIP/2.0', 'SIP/2.0 200']) {
    const parsed = parseMessage(Buffer.from(`${line}\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\n\r\n`))
    assert.equal(parsed.kind, 'malformed', line)
    assert.equal(parsed.kind === 'malformed' && parsed.request, undefined)
  }
})

test('headers: set, first, delete, several; nothing smuggles a line in', () => {
  const headers = new Headers().append('Via', 'a').append('via', 'b').append('X-A', 'y')
  headers.set('V', 'c').assign({ 'x-a': ['1', '2'], 'Call-Id': 'z' })
  assert.deepEqual(headers.entries(), [
    ['Via', 'c'],
    ['X-A', '1'],
    ['X-A', '2'],
    ['Call-ID', 'z'],
  ])
  headers.prepend('Via', 'top').setFirst('via', 'first').delete('X-A')
  assert.deepEqual(headers.getAll('via'), ['first', 'c'])
  headers.append('Evil', 'a\r\nInjected: yes')
  assert.match(headers.toWire(), /Evil: a Injected: yes\r\n/)
})
