import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dialog, IncomingInvite } from '../../src/index.ts'
import { ANSWER, accepted, connect, OFFER, ring, startAgent, startPeer } from '../support/agents.ts'
import { once, until, within } from '../support/deadline.ts'
import { rawAck, rawInDialog, rawInvite } from '../support/raw-messages.ts'

test('both sides agree on a session interval, and the caller refreshes it by UPDATE', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris)
  assert.equal(incoming.header('session-expires'), '1800')
  assert.equal(incoming.header('min-se'), '90')
  const calledSide = incoming.accept({ sdp: ANSWER })
  const { dialog, response } = await accepted(outgoing)
  assert.equal(response.header('session-expires'), '1800;refresher=uac')
  assert.deepEqual(response.list('require'), ['timer'])
  await within('ACK', calledSide.acknowledged)
  const refreshed = once<void>('the refresh', (listener) => calledSide.on('changed', () => listener()))
  await alice.clock.advanceAndSettle(900_000)
  await refreshed
  assert.equal(calledSide.toJSON().weRefresh, false)
  await until('UPDATE is over', () => alice.agent.stats().transactions <= 1)
  await boris.clock.advanceAndSettle(1_000_000)
  assert.equal(calledSide.isEnded, false)
  await dialog.bye()
})

test('a session nobody refreshes is ended by BYE shortly before it expires', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  const headers = ['Supported: timer', 'Session-Expires: 90;refresher=uac']
  peer.send(rawInvite(boris.port, { sdp: OFFER, headers }), boris.port)
  const dialog = (await came).accept({ sdp: ANSWER })
  const ok = await peer.nextResponse(200)
  assert.equal(ok.header('session-expires'), '90;refresher=uac')
  peer.send(rawAck(boris.port, ok.toTag!), boris.port)
  await within('ACK', dialog.acknowledged)
  boris.clock.advance(59_000)
  assert.equal(dialog.isEnded, false)
  boris.clock.advance(1000)
  peer.respond(await peer.nextRequest('BYE'), boris.port, '200 OK')
  assert.deepEqual(await within('end', dialog.ended), { by: 'timeout' })
})

test('an empty UPDATE of the far side keeps the session alive, as JsSIP does it', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  const headers = ['Supported: timer', 'Session-Expires: 90;refresher=uac']
  peer.send(rawInvite(boris.port, { sdp: OFFER, headers }), boris.port)
  const dialog = (await came).accept({ sdp: ANSWER })
  const { toTag } = await peer.nextResponse(200)
  peer.send(rawAck(boris.port, toTag!), boris.port)
  await within('ACK', dialog.acknowledged)
  for (const cseq of [2, 3, 4]) {
    boris.clock.advance(45_000)
    peer.send(rawInDialog('UPDATE', cseq, boris.port, toTag!, { headers }), boris.port)
    const ok = await peer.nextResponse(200, 'UPDATE')
    assert.equal(ok.header('session-expires'), '90;refresher=uac')
  }
  assert.equal(dialog.isEnded, false)
})

test('too small an interval is refused by 422 with Min-SE, in INVITE and UPDATE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  boris.agent.on('invite', () => assert.fail('should be refused before'))
  const headers = ['Supported: timer', 'Session-Expires: 60']
  peer.send(rawInvite(boris.port, { sdp: OFFER, headers }), boris.port)
  assert.equal((await peer.nextResponse(422)).header('min-se'), '90')
})

test('our INVITE is repeated with the Min-SE that a 422 names', async (t) => {
  const [alice, peer] = [await startAgent(t, { sessionExpiresSeconds: 300 }), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const first = await peer.nextRequest('INVITE')
  assert.equal(first.header('session-expires'), '300')
  peer.respond(first, alice.port, '422 Too Small', { toTag: 'x', headers: ['Min-SE: 600'] })
  const second = await peer.nextRequest('INVITE')
  assert.deepEqual([second.header('session-expires'), second.header('min-se')], ['600', '600'])
  assert.equal(second.callId, first.callId)
  assert.equal(second.cseq?.number, first.cseq!.number + 1)
  const headers = [`Contact: <sip:b@127.0.0.1:${peer.port}>`, 'Session-Expires: 600;refresher=uas']
  peer.respond(second, alice.port, '200 OK', { toTag: 'y', headers, body: ANSWER })
  const { dialog } = await accepted(outgoing)
  assert.deepEqual([dialog.toJSON().sessionExpiresSeconds, dialog.toJSON().weRefresh], [600, false])
})

test('without UPDATE at the far side the refresh is a re-INVITE with the same SDP, and a 422 there is obeyed', async (t) => {
  const [alice, peer] = [await startAgent(t, { sessionExpiresSeconds: 100 }), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const headers = [`Contact: <sip:b@127.0.0.1:${peer.port}>`, 'Session-Expires: 100;refresher=uac']
  peer.respond(await peer.nextRequest('INVITE'), alice.port, '200 OK', { toTag: 'y', headers, body: ANSWER })
  const { dialog } = await accepted(outgoing)
  await peer.nextRequest('ACK')
  await alice.clock.advanceAndSettle(50_000)
  const refresh = await peer.nextRequest('INVITE')
  assert.equal(refresh.body, OFFER)
  assert.equal(refresh.header('session-expires'), '100;refresher=uac')
  peer.respond(refresh, alice.port, '422 Too Small', { headers: ['Min-SE: 200'] })
  const again = await peer.nextRequest('INVITE')
  assert.equal(again.header('session-expires'), '200;refresher=uac')
  const agreed = [headers[0]!, 'Session-Expires: 200;refresher=uac']
  peer.respond(again, alice.port, '200 OK', { headers: agreed, body: ANSWER })
  await until('agreed anew', () => dialog.toJSON().sessionExpiresSeconds === 200)
})

test('sessionExpiresSeconds 0 offers no session timer', async (t) => {
  const [alice, boris] = [
    await startAgent(t, { sessionExpiresSeconds: 0 }),
    await startAgent(t, { sessionExpiresSeconds: 0 }),
  ]
  const { callerSide, calledSide }: Record<string, Dialog> = await connect(alice, boris)
  assert.equal(callerSide!.toJSON().sessionExpiresSeconds, undefined)
  assert.equal(calledSide!.toJSON().sessionExpiresSeconds, undefined)
  await callerSide!.bye()
})
