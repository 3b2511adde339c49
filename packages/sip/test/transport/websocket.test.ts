import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import type { IncomingInvite, Source } from '../../src/index.ts'
import { SipRequest, SipResponse } from '../../src/index.ts'
import { createResponse } from '../../src/message/create-response.ts'
import { parseMessage } from '../../src/message/parse-message.ts'
import { serialise } from '../../src/message/serialise.ts'
import { ANSWER, accepted, OFFER, startAgent, type TestAgent } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { once, until, within } from '../support/deadline.ts'

/** A browser's end of the wire: handwritten messages over a real WebSocket, with hosts under `.invalid` as JsSIP writes them. */
class Browser {
  readonly socket: WebSocket
  readonly texts: string[] = []
  #waiting: ((text: string) => void)[] = []

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('message', (data) => {
      const waiting = this.#waiting.shift()
      if (waiting) waiting(String(data))
      else this.texts.push(String(data))
    })
  }

  send(lines: string[], body = ''): void {
    this.socket.send([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'))
  }

  async text(): Promise<string> {
    return (
      this.texts.shift() ?? within('a frame', new Promise<string>((resolve) => this.#waiting.push(resolve)))
    )
  }

  async request(): Promise<SipRequest> {
    const parsed = parseMessage(Buffer.from(await this.text()))
    assert.ok(parsed.kind === 'message' && parsed.message instanceof SipRequest)
    return parsed.message
  }

  async response(): Promise<SipResponse> {
    const parsed = parseMessage(Buffer.from(await this.text()))
    assert.ok(parsed.kind === 'message' && parsed.message instanceof SipResponse)
    return parsed.message
  }

  answer(request: SipRequest, status: number, body?: string): void {
    const response = createResponse(request, status, { toTag: 'browser', body })
    response.headers.append('contact', '<sip:oq8@df7jal23ls0d.invalid;transport=ws>')
    if (body) response.headers.append('content-type', 'application/sdp')
    this.socket.send(serialise(response))
  }
}

async function openBrowser(
  t: TestContext,
  port: number,
  options: { origin?: string; path?: string; protocol?: string | null } = {},
): Promise<Browser> {
  const { origin, path = '/', protocol = 'sip' } = options
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol === null ? [] : [protocol], {
    origin,
  })
  cleanup(t, () => socket.terminate())
  await within(
    'the connection',
    new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject)),
  )
  return new Browser(socket)
}

function wsAgent(t: TestContext, more: object = {}): Promise<TestAgent> {
  return startAgent(t, { transports: [{ kind: 'ws', host: '127.0.0.1', port: 0, path: '/sip', ...more }] })
}

const options = (branch: string) => [
  'OPTIONS sip:127.0.0.1 SIP/2.0',
  `Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=${branch}`,
  'Max-Forwards: 69',
  'From: <sip:alice@example.org>;tag=65bnmj.34asd',
  'To: <sip:127.0.0.1>',
  'Call-ID: aiuy7k9njasd',
  'CSeq: 1 OPTIONS',
]

test('a browser connects by subprotocol sip and is answered over the same connection', async (t) => {
  const agent = await wsAgent(t)
  const opened = once<Source>('flow-opened', (listener) => agent.agent.on('flow-opened', listener))
  const browser = await openBrowser(t, agent.port, { path: '/sip' })
  assert.equal(browser.socket.protocol, 'sip')
  const source = await opened
  assert.deepEqual([source.transport, source.address], ['ws', '127.0.0.1'])
  browser.send(options('z9hG4bK1'))
  const ok = await browser.response()
  assert.equal(ok.status, 200)
  assert.equal(ok.via?.params.get('received'), '127.0.0.1')
  assert.equal(agent.agent.isFlowAlive(source.flowId), true)
})

test('keep-alives: CRLF CRLF is answered by CRLF; a connection that does not answer pings is cut', async (t) => {
  const agent = await wsAgent(t)
  const browser = await openBrowser(t, agent.port, { path: '/sip' })
  browser.socket.send('\r\n\r\n')
  assert.equal(await browser.text(), '\r\n')
  const pinged = within('a ping', new Promise((resolve) => browser.socket.once('ping', resolve)))
  agent.clock.advance(25_000)
  await pinged
  await until('the pong is in', () => browser.socket.readyState === browser.socket.OPEN)
  browser.send(options('z9hG4bK2'))
  await browser.response()
  const closed = within('the close', new Promise((resolve) => browser.socket.once('close', resolve)))
  agent.clock.advance(25_000)
  agent.clock.advance(25_000)
  await closed
  await until('it is forgotten', () => agent.agent.stats().wsConnections === 0)
})

test('wrong subprotocol, path or Origin is refused at the door', async (t) => {
  const agent = await wsAgent(t, {
    isOriginAllowed: (origin: string | undefined) => origin === 'https://crm.example',
  })
  await assert.rejects(openBrowser(t, agent.port, { path: '/sip', origin: 'https://evil.example' }), /403/)
  await assert.rejects(openBrowser(t, agent.port, { path: '/sip' }), /403/)
  await assert.rejects(openBrowser(t, agent.port, { path: '/other', origin: 'https://crm.example' }), /404/)
  await assert.rejects(
    openBrowser(t, agent.port, { path: '/sip', origin: 'https://crm.example', protocol: 'xmpp' }),
    /400/,
  )
  await assert.rejects(
    openBrowser(t, agent.port, { path: '/sip', origin: 'https://crm.example', protocol: null }),
    /400/,
  )
  await openBrowser(t, agent.port, { path: '/sip?token=1', origin: 'https://crm.example' })
  const plain = await fetch(`http://127.0.0.1:${agent.port}/sip`)
  assert.equal(plain.status, 426)
  assert.equal(agent.log.filter((event) => event.event === 'ws.refused').length, 4)
})

test('a shared HTTP server keeps its own paths', async (t) => {
  const server = createServer((_request, response) => response.end('page'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanup(t, () => new Promise((resolve) => server.close(resolve)))
  const { port } = server.address() as AddressInfo
  await startAgent(t, { transports: [{ kind: 'ws', host: '127.0.0.1', port, path: '/sip', server }] })
  const browser = await openBrowser(t, port, { path: '/sip' })
  browser.send(options('z9hG4bK3'))
  assert.equal((await browser.response()).status, 200)
  const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
  assert.equal(await page.text(), 'page')
})

test('a call to a browser goes over its connection, and its requests reach the dialog', async (t) => {
  const agent = await wsAgent(t)
  const opened = once<Source>('flow-opened', (listener) => agent.agent.on('flow-opened', listener))
  const browser = await openBrowser(t, agent.port, { path: '/sip' })
  const { flowId } = await opened
  const outgoing = agent.agent.invite({
    to: { uri: 'sip:manager@example.org' },
    requestUri: 'sip:oq8@df7jal23ls0d.invalid;transport=ws',
    from: { uri: 'sip:+74950000001@example.org' },
    flow: { flowId },
    sdp: OFFER,
  })
  const invite = await browser.request()
  assert.match(invite.header('via')!, /^SIP\/2\.0\/WS 127\.0\.0\.1:\d+;branch=z9hG4bK/)
  assert.equal(invite.header('contact'), `<sip:+74950000001@127.0.0.1:${agent.port};transport=ws>`)
  browser.answer(invite, 200, ANSWER)
  const { dialog } = await accepted(outgoing)
  assert.equal((await browser.request()).method, 'ACK')
  browser.send([
    `BYE sip:x@127.0.0.1:${agent.port};transport=ws SIP/2.0`,
    'Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKbye',
    'Max-Forwards: 69',
    'From: <sip:manager@example.org>;tag=browser',
    `To: <sip:+74950000001@example.org>;tag=${dialog.id.localTag}`,
    `Call-ID: ${dialog.id.sipCallId}`,
    'CSeq: 1 BYE',
  ])
  assert.equal((await browser.response()).status, 200)
  assert.deepEqual(await within('end', dialog.ended), { by: 'remote' })
})

test('when the connection dies, a ringing call fails and a confirmed one ends, both by transport, at once', async (t) => {
  const agent = await wsAgent(t)
  const opened = once<Source>('flow-opened', (listener) => agent.agent.on('flow-opened', listener))
  const browser = await openBrowser(t, agent.port, { path: '/sip' })
  const { flowId } = await opened
  const call = () =>
    agent.agent.invite({
      to: { uri: 'sip:a@b.invalid' },
      from: { uri: 'sip:c@d' },
      flow: { flowId },
      sdp: OFFER,
    })
  const ringing = call()
  browser.answer(await browser.request(), 180)
  const confirmed = call()
  browser.answer(await browser.request(), 200, ANSWER)
  const { dialog } = await accepted(confirmed)
  browser.socket.terminate()
  assert.deepEqual(await within('failure', ringing.outcome), { kind: 'failed', cause: 'transport' })
  assert.deepEqual(await within('end', dialog.ended), { by: 'transport' })
  assert.equal(agent.agent.isFlowAlive(flowId), false)
  assert.deepEqual(await within('failure', call().outcome), { kind: 'failed', cause: 'transport' })
})

test('an incoming call whose connection dies is aborted by transport', async (t) => {
  const agent = await wsAgent(t)
  const came = once<IncomingInvite>('the call', (listener) => agent.agent.on('invite', listener))
  const browser = await openBrowser(t, agent.port, { path: '/sip' })
  browser.send(browserInvite('c1'), OFFER)
  const incoming = await came
  browser.socket.terminate()
  await until('it is aborted', () => incoming.signal.aborted)
  assert.deepEqual(incoming.signal.reason, { kind: 'transport' })
})

test('with a grace a dialog outlives its connection and moves to the new one', async (t) => {
  const agent = await startAgent(t, {
    transports: [{ kind: 'ws', host: '127.0.0.1', port: 0 }],
    flowLostGraceMs: 10_000,
  })
  const came = once<IncomingInvite>('the call', (listener) => agent.agent.on('invite', listener))
  const first = await openBrowser(t, agent.port)
  first.send(browserInvite('c2'), OFFER)
  const dialog = (await came).accept({ sdp: ANSWER })
  await first.response()
  const { toTag } = await first.response()
  const inDialog = (method: string, cseq: number) => [
    `${method} sip:x@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/WS other.invalid;branch=z9hG4bK${method}${cseq}`,
    'From: <sip:alice@example.org>;tag=wsa',
    `To: <sip:sales@example.org>;tag=${toTag}`,
    'Call-ID: c2',
    `CSeq: ${cseq} ${method}`,
  ]
  first.send(inDialog('ACK', 1))
  await within('ACK', dialog.acknowledged)
  first.socket.terminate()
  await until('the connection is gone', () => agent.agent.stats().wsConnections === 0)
  assert.equal(dialog.isEnded, false)
  const moved = once<Source>('flow-changed', (listener) => dialog.on('flow-changed', listener))
  const second = await openBrowser(t, agent.port)
  second.send(inDialog('UPDATE', 2))
  assert.equal((await second.response()).status, 200)
  assert.equal((await moved).flowId, dialog.source.flowId)
  agent.clock.advance(10_000)
  assert.equal(dialog.isEnded, false)
  second.socket.terminate()
  await until('the connection is gone', () => agent.agent.stats().wsConnections === 0)
  agent.clock.advance(10_000)
  assert.deepEqual(await within('end', dialog.ended), { by: 'transport' })
})

function browserInvite(callId: string): string[] {
  return [
    'INVITE sip:sales@example.org SIP/2.0',
    `Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK${callId}`,
    'Max-Forwards: 69',
    'From: <sip:alice@example.org>;tag=wsa',
    'To: <sip:sales@example.org>',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Contact: <sip:oq8@df7jal23ls0d.invalid;transport=ws;ob>',
    'Content-Type: application/sdp',
  ]
}
