import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { startAgent, startPeer } from '../support/agents.ts'
import { until, within } from '../support/deadline.ts'
import { raw } from '../support/raw-messages.ts'

test('malformed input leaves one line in the log each, an answer where one can be sent, and no state', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  peer.send(Buffer.from([0, 1, 2, 255]), boris.port)
  peer.send(raw('OPTIONS', 1, boris.port).replace('Max-Forwards: 70', 'Max-Forwards: many'), boris.port)
  const refusal = await peer.nextResponse(400)
  assert.match(refusal.header('warning')!, /Max-Forwards/)
  assert.ok(refusal.toTag)
  assert.equal(boris.log.filter((event) => event.event === 'message.malformed').length, 2)
  assert.deepEqual(boris.agent.stats(), { transactions: 0, dialogs: 0, timers: 0, wsConnections: 0 })
})

test('a datagram above the limit is refused by 513', async (t) => {
  const [boris, peer] = [await startAgent(t, { maxMessageBytes: 2000 }), await startPeer(t)]
  peer.send(raw('OPTIONS', 1, boris.port, { headers: [`X-Long: ${'x'.repeat(3000)}`] }), boris.port)
  await peer.nextResponse(513)
  peer.send(raw('OPTIONS', 2, boris.port), boris.port)
  await peer.nextResponse(200)
})

test('the longest datagram there is, full of headers, is answered', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const headers = Array.from({ length: 6000 }, (_, i) => `X${i}: a`)
  peer.send(raw('OPTIONS', 1, boris.port, { headers }), boris.port)
  await peer.nextResponse(200)
})

test('a header of 10 MB over WebSocket closes that connection with one log line, and no other', async (t) => {
  const boris = await startAgent(t, { transports: [{ kind: 'ws', host: '127.0.0.1', port: 0 }] })
  const [hostile, honest] = [await openSocket(boris.port), await openSocket(boris.port)]
  const closed = within('the close', new Promise<number>((resolve) => hostile.once('close', resolve)))
  hostile.on('error', () => {})
  hostile.send(
    raw('OPTIONS', 1, boris.port, { headers: [`X-Long: ${'x'.repeat(10_000_000)}`] }).replaceAll(
      '{port}',
      '1',
    ),
  )
  assert.equal(await closed, 1009)
  assert.equal(boris.log.filter((event) => event.level === 'warn').length, 1)
  const answer = within(
    'an answer',
    new Promise<string>((resolve) => honest.once('message', (data) => resolve(String(data)))),
  )
  honest.send(raw('OPTIONS', 2, boris.port).replaceAll('{port}', '1'))
  assert.match(await answer, /^SIP\/2\.0 200/)
  honest.close()
  await until('both are gone', () => boris.agent.stats().wsConnections === 0)
})

function openSocket(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, 'sip')
  return within('the connection', new Promise((resolve) => socket.once('open', () => resolve(socket))))
}
