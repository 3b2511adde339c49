import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import type { IncomingInvite, InviteJson, Source } from '../../src/index.ts'
import { ANSWER, OFFER, startAgent, startPeer } from '../support/agents.ts'
import { cleanup } from '../support/cleanup.ts'
import { once, until, within } from '../support/deadline.ts'
import { raw, rawInvite } from '../support/raw-messages.ts'

/** What a journal makes of a record. */
const written = <T>(json: T): T => JSON.parse(JSON.stringify(json)) as T

test('a call that rang when its exchange was killed is refused by the next one, in the same early dialog', async (t) => {
  const [former, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => former.agent.on('invite', listener))
  peer.send(rawInvite(former.port, { sdp: OFFER, headers: ['Authorization: Digest secret'] }), former.port)
  const incoming = await came
  incoming.ring()
  const { toTag } = await peer.nextResponse(180)
  const record = written(incoming.toJSON())
  assert.doesNotMatch(record.head, /secret|m=audio/)
  await former.agent.close()

  const heir = await startAgent(t)
  heir.agent.refuseInvite(record, 480)
  const refusal = await peer.nextResponse(480, 'INVITE')
  assert.equal(refusal.toTag, toTag)
  peer.send(raw('ACK', 1, heir.port, { branch: 'z9hG4bKINVITE1', to: refusal.header('to')! }), heir.port)
  await until('the ACK is in', () => {
    heir.clock.advance(5_000)
    return heir.agent.stats().transactions === 0
  })
})

test('a call that was being made when its exchange was killed is cancelled by the next one', async (t) => {
  const [former, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = former.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  const record = written(outgoing.toJSON()!)
  await former.agent.close()

  const heir = await startAgent(t)
  heir.agent.cancelInvite(record, { protocol: 'SIP', cause: 200, text: 'Restarted' })
  const cancel = await peer.nextRequest('CANCEL')
  assert.equal(cancel.via?.branch, invite.via?.branch)
  assert.equal(cancel.header('cseq'), '1 CANCEL')
  peer.respond(cancel, heir.port, '200 OK')
  peer.respond(invite, heir.port, '487 Request Terminated', { toTag: 'x' })
  await peer.nextRequest('ACK')
  heir.clock.advance(64_000)
})

test('answered in the very moment of the restart: ACK and BYE, however often the answer comes', async (t) => {
  const [former, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = former.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  const record = written(outgoing.toJSON()!)
  await former.agent.close()

  const heir = await startAgent(t)
  heir.agent.cancelInvite(record)
  peer.respond(await peer.nextRequest('CANCEL'), heir.port, '481 Unknown')
  const answer = { toTag: 'x', headers: [`Contact: <sip:b@127.0.0.1:${peer.port}>`], body: ANSWER }
  peer.respond(invite, heir.port, '200 OK', answer)
  await peer.nextRequest('ACK')
  const bye = await peer.nextRequest('BYE')
  assert.equal(bye.toTag, 'x')
  peer.respond(invite, heir.port, '200 OK', answer)
  await peer.nextRequest('ACK')
  peer.respond(bye, heir.port, '200 OK')
  await until('the farewell is over', () => heir.agent.stats().dialogs === 0)
  heir.clock.advance(64_000)
})

test('a record of nonsense is refused and harms nothing', async (t) => {
  const heir = await startAgent(t)
  const record: InviteJson = { head: 'nonsense', flowId: `udp:0:127.0.0.1:9` }
  assert.throws(() => heir.agent.refuseInvite(record, 480), { code: 'malformed' })
})

/** A dialog of a browser whose connection was the former exchange's. */
async function browserDialog(t: Parameters<typeof startAgent>[0]) {
  const [phone, former] = [await startAgent(t), await startAgent(t)]
  const came = once<IncomingInvite>('the call', (listener) => former.agent.on('invite', listener))
  phone.agent.invite({ to: { uri: former.uri('x') }, from: { uri: phone.uri('a') }, sdp: OFFER })
  const dialog = (await came).accept({ sdp: ANSWER })
  await within('ACK', dialog.acknowledged)
  const json = written(dialog.toJSON())
  await Promise.all([former.agent.close(), phone.agent.close()])
  const source: Source = { transport: 'ws', address: '127.0.0.1', port: 1, flowId: 'ws:former:1' }
  return { ...json, flowId: source.flowId, source }
}

test('a browser’s dialog waits for its connection: what is to be said is said over the next one', async (t) => {
  const json = await browserDialog(t)
  const heir = await startAgent(t, { transports: [{ kind: 'ws', host: '127.0.0.1', port: 0, path: '/sip' }] })
  const dialog = heir.agent.restoreDialog(json)
  const gone = dialog.bye()
  const opened = once<Source>('flow-opened', (listener) => heir.agent.on('flow-opened', listener))
  const browser = new WebSocket(`ws://127.0.0.1:${heir.port}/sip`, 'sip')
  cleanup(t, () => browser.terminate())
  const heard = once<Buffer>('BYE', (listener) => browser.on('message', listener))
  dialog.moveTo('no such flow')
  dialog.moveTo((await opened).flowId)
  const bye = String(await heard)
  assert.match(bye, /^BYE sip:a@/)
  const response = bye
    .slice(0, bye.indexOf('\r\n\r\n') + 4)
    .replace(/^BYE.*/, 'SIP/2.0 200 OK')
    .replace(/Max-Forwards.*\r\n/, '')
  browser.send(response)
  await within('the farewell', gone)
})

test('a browser that does not come back ends its dialog as lost', async (t) => {
  const json = await browserDialog(t)
  const heir = await startAgent(t)
  const dialog = heir.agent.restoreDialog(json)
  heir.clock.advance(20_000)
  assert.deepEqual(await within('the end', dialog.ended), { by: 'transport' })
})
