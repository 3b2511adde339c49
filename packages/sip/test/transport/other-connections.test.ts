import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { ANSWER, accepted, ring, startAgent } from '../support/agents.ts'
import { once } from '../support/deadline.ts'

test('a WebSocket connection that closes ends no call of others that rings', async (t) => {
  const caller = await startAgent(t)
  const called = await startAgent(t, {
    transports: [
      { kind: 'udp', host: '127.0.0.1', port: 0 },
      { kind: 'ws', host: '127.0.0.1', port: 0 },
    ],
  })
  const { port } = called.agent.addresses.find(({ kind }) => kind === 'ws')!
  const browser = new WebSocket(`ws://127.0.0.1:${port}/`, 'sip')
  await once('the connection', (listener) => called.agent.on('flow-opened', listener))
  const { outgoing, incoming } = await ring(caller, called)
  const closed = once('its end', (listener) => called.agent.on('flow-closed', listener))
  browser.terminate()
  await closed
  assert.equal(incoming.signal.aborted, false)
  incoming.accept({ sdp: ANSWER })
  const { dialog } = await accepted(outgoing)
  await dialog.bye()
})
