import assert from 'node:assert/strict'
import { test } from 'node:test'
import { glareBackOffMs } from '../../src/dialog/offer-client.ts'
import type { Dialog, IncomingInvite } from '../../src/index.ts'
import { SipError } from '../../src/index.ts'
import {
  ANSWER,
  accepted,
  connect,
  OFFER,
  ring,
  startAgent,
  startPeer,
  type TestAgent,
} from '../support/agents.ts'
import { once, until, within } from '../support/deadline.ts'
import { nextOffer, rawAck, rawInDialog, rawInvite } from '../support/raw-messages.ts'
import type { RawPeer } from '../support/raw-peer.ts'

const HOLD = ANSWER.replace('m=audio', 'a=sendonly\r\nm=audio')

/** A call from a handwritten peer, its ACK sent. */
async function answeredRawCall(boris: TestAgent, peer: RawPeer): Promise<{ dialog: Dialog; toTag: string }> {
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER }), boris.port)
  const dialog = (await came).accept({ sdp: ANSWER })
  const { toTag } = await peer.nextResponse(200)
  peer.send(rawAck(boris.port, toTag!), boris.port)
  await within('ACK', dialog.acknowledged)
  return { dialog, toTag: toTag! }
}

test('re-INVITE in both directions is answered by the handler', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { callerSide, calledSide } = await connect(alice, boris)
  callerSide.onOffer(async (offer, how) => {
    assert.deepEqual([offer, how], [HOLD, 'invite'])
    return nextOffer(2)
  })
  calledSide.onOffer((offer) => (offer === nextOffer(3) ? ANSWER : undefined))
  assert.equal(await within('their answer', calledSide.renegotiate(HOLD)), nextOffer(2))
  assert.equal(await within('their answer', callerSide.renegotiate(nextOffer(3))), ANSWER)
  await callerSide.bye()
})

test('an offer nobody handles, or the handler refuses, is answered 488; a handler that fails, 500', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { callerSide, calledSide } = await connect(alice, boris)
  await assert.rejects(within('refusal', callerSide.renegotiate(HOLD)), { code: 'rejected', status: 488 })
  calledSide.onOffer(() => {
    throw new SipError(488)
  })
  await assert.rejects(within('refusal', callerSide.renegotiate(HOLD)), { status: 488 })
  calledSide.onOffer(async () => {
    throw new Error('bug above')
  })
  await assert.rejects(within('refusal', callerSide.renegotiate(HOLD)), { status: 500 })
  assert.ok(boris.log.some((event) => event.event === 'dialog.handler-failed'))
  assert.equal(callerSide.isEnded, false)
  await callerSide.bye()
})

test('a repeated equal offer gets the same answer without asking', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  dialog.onOffer(() => assert.fail('a refresh must not reach the handler'))
  const contact = 'Contact: <sip:moved@127.0.0.1:{port}>'
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag, { sdp: OFFER, headers: [contact] }), boris.port)
  const ok = await peer.nextResponse(200, 'INVITE')
  assert.equal(ok.body, ANSWER)
  assert.equal(dialog.remoteTarget, `sip:moved@127.0.0.1:${peer.port}`)
  peer.send(rawAck(boris.port, toTag, 2), boris.port)
  await until('idle', () => boris.agent.stats().timers <= 2)
})

test('a re-INVITE without SDP gets our offer, and its ACK the answer', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  dialog.onOffer((offer) => {
    assert.equal(offer, undefined)
    return HOLD
  })
  const answered = once<string>('the answer', (listener) => dialog.on('answer', listener))
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag), boris.port)
  assert.equal((await peer.nextResponse(200, 'INVITE')).body, HOLD)
  peer.send(rawAck(boris.port, toTag, 2, nextOffer(2)), boris.port)
  assert.equal(await answered, nextOffer(2))
})

test('glare: a re-INVITE that meets ours is answered 491, and ours is repeated after a pause', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  const answer = dialog.renegotiate(HOLD)
  const ours = await peer.nextRequest('INVITE')
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag, { sdp: nextOffer(2) }), boris.port)
  const refusal = await peer.nextResponse(491)
  assert.equal(refusal.cseq?.number, 2)
  peer.send(rawInDialog('ACK', 2, boris.port, toTag, { branch: 'z9hG4bKINVITE2' }), boris.port)
  peer.respond(ours, boris.port, '491 Request Pending')
  const ack = await peer.nextRequest('ACK')
  assert.equal(ack.via?.branch, ours.via?.branch)
  await boris.clock.advanceAndSettle(2000)
  const again = await peer.nextRequest('INVITE')
  assert.ok(again.cseq!.number > ours.cseq!.number)
  assert.equal(again.body, HOLD)
  const contact = `Contact: <sip:raw@127.0.0.1:${peer.port}>`
  peer.respond(again, boris.port, '200 OK', { headers: [contact], body: nextOffer(2) })
  assert.equal(await within('the answer', answer), nextOffer(2))
  assert.equal((await peer.nextRequest('ACK')).cseq?.number, again.cseq?.number)
})

test('the pause after 491 is longer for the owner of the Call-ID (RFC 3261 14.1)', () => {
  for (const random of [0, 0.5, 0.999999]) {
    const [owner, other] = [glareBackOffMs('uac', random), glareBackOffMs('uas', random)]
    assert.ok(owner >= 2100 && owner <= 4000 && owner % 10 === 0, `${owner}`)
    assert.ok(other >= 0 && other <= 2000 && other % 10 === 0, `${other}`)
  }
})

test('an overlapping re-INVITE gets 500 with Retry-After; a cancelled one 487', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  const pending = Promise.withResolvers<string>()
  dialog.onOffer(() => pending.promise)
  const contact = ['Contact: <sip:raw@127.0.0.1:{port}>']
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag, { sdp: nextOffer(2), headers: contact }), boris.port)
  await peer.nextResponse(100, 'INVITE')
  peer.send(rawInDialog('INVITE', 3, boris.port, toTag, { sdp: nextOffer(3), headers: contact }), boris.port)
  const overlap = await peer.nextResponse(500)
  assert.match(overlap.header('retry-after')!, /^([0-9]|10)$/)
  peer.send(rawInDialog('CANCEL', 2, boris.port, toTag, { branch: 'z9hG4bKINVITE2' }), boris.port)
  await peer.nextResponse(200, 'CANCEL')
  await peer.nextResponse(487, 'INVITE')
  pending.resolve(ANSWER)
  await boris.clock.advanceAndSettle(0)
  assert.equal(dialog.isEnded, false)
})

test('a re-INVITE whose ACK never comes ends the call by BYE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  dialog.onOffer(() => HOLD)
  const contact = ['Contact: <sip:raw@127.0.0.1:{port}>']
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag, { sdp: nextOffer(2), headers: contact }), boris.port)
  await peer.nextResponse(200, 'INVITE')
  boris.clock.advance(500)
  await peer.nextResponse(200, 'INVITE')
  boris.clock.advance(31_500)
  peer.respond(await peer.nextRequest('BYE'), boris.port, '200 OK')
  assert.deepEqual(await within('end', dialog.ended), { by: 'timeout' })
})

test('BYE while a re-INVITE of theirs is open answers it 487, and one of ours fails as ended', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  dialog.onOffer(() => new Promise(() => {}))
  const contact = ['Contact: <sip:raw@127.0.0.1:{port}>']
  peer.send(rawInDialog('INVITE', 2, boris.port, toTag, { sdp: nextOffer(2), headers: contact }), boris.port)
  await peer.nextResponse(100, 'INVITE')
  peer.send(rawInDialog('BYE', 3, boris.port, toTag), boris.port)
  await peer.nextResponse(200, 'BYE')
  await peer.nextResponse(487, 'INVITE')
  assert.deepEqual(await within('end', dialog.ended), { by: 'remote' })
  await assert.rejects(dialog.renegotiate(HOLD), { code: 'ended' })
})

test('a re-INVITE answered 481 ends the dialog; unanswered it ends by timeout and BYE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const first = await answeredRawCall(boris, peer)
  const refused = assert.rejects(first.dialog.renegotiate(HOLD), { status: 481 })
  peer.respond(await peer.nextRequest('INVITE'), boris.port, '481 Gone')
  await within('refusal', refused)
  assert.deepEqual(await within('end', first.dialog.ended), { by: 'remote' })
})

test('UPDATE: empty ones are answered by the stack, offers by the handler', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(boris, peer)
  dialog.onOffer((offer, how) => {
    assert.deepEqual([offer, how], [nextOffer(2), 'update'])
    return HOLD
  })
  const contact = ['Contact: <sip:raw@127.0.0.1:{port}>']
  peer.send(rawInDialog('UPDATE', 2, boris.port, toTag, { headers: contact }), boris.port)
  assert.equal((await peer.nextResponse(200, 'UPDATE')).body, '')
  peer.send(rawInDialog('UPDATE', 3, boris.port, toTag, { headers: contact, sdp: nextOffer(2) }), boris.port)
  assert.equal((await peer.nextResponse(200, 'UPDATE')).body, HOLD)
})

test('an old CSeq within a dialog is answered 500, an unknown dialog 481', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const { toTag } = await answeredRawCall(boris, peer)
  peer.send(rawInDialog('INFO', 9, boris.port, toTag), boris.port)
  await peer.nextResponse(405, 'INFO')
  peer.send(rawInDialog('BYE', 8, boris.port, toTag), boris.port)
  await peer.nextResponse(500, 'BYE')
  peer.send(rawInDialog('BYE', 10, boris.port, 'nobody'), boris.port)
  await peer.nextResponse(481, 'BYE')
})

test('INFO, REFER, NOTIFY and MESSAGE reach their listeners, OPTIONS the stack', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { callerSide, calledSide } = await connect(alice, boris)
  const heard: string[] = []
  calledSide.on('info', (request) => heard.push(request.body))
  calledSide.on('refer', (request) => {
    heard.push(request.header('refer-to')!)
    request.respond({ status: 202 })
  })
  const dtmf = await callerSide.info({ contentType: 'application/dtmf-relay', body: 'Signal=5' })
  assert.equal(dtmf.status, 200)
  const refer = await callerSide.request({ method: 'REFER', headers: { 'Refer-To': '<sip:c@d>' } })
  assert.equal(refer.status, 202)
  assert.equal((await callerSide.request({ method: 'MESSAGE', body: 'hi' })).status, 405)
  assert.equal((await callerSide.request({ method: 'OPTIONS' })).status, 200)
  assert.deepEqual(heard, ['Signal=5', '<sip:c@d>'])
  assert.equal((await callerSide.request({ method: 'NOTIFY', headers: { Event: 'refer' } })).status, 481)
  assert.deepEqual(await within('end', callerSide.ended), { by: 'remote' })
  await calledSide.bye()
})

test('in-dialog requests follow the route set and Contact of the far side', async (t) => {
  const [alice, peer, proxy] = [await startAgent(t), await startPeer(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  peer.respond(invite, alice.port, '200 OK', {
    toTag: 'x',
    headers: [
      'Contact: <sip:b@127.0.0.1:9>',
      `Record-Route: <sip:last@127.0.0.1:9;lr>, <sip:127.0.0.1:${proxy.port};lr>`,
    ],
    body: ANSWER,
  })
  const { dialog } = await accepted(outgoing)
  const ack = await proxy.nextRequest('ACK')
  assert.equal(ack.uri, 'sip:b@127.0.0.1:9')
  assert.deepEqual(ack.list('route'), [`<sip:127.0.0.1:${proxy.port};lr>`, '<sip:last@127.0.0.1:9;lr>'])
  const gone = dialog.bye()
  proxy.respond(await proxy.nextRequest('BYE'), alice.port, '200 OK')
  await within('BYE', gone)
})

test('a dialog can be written down and taken back by another agent', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const { dialog, toTag } = await answeredRawCall(alice, peer)
  const json = JSON.parse(JSON.stringify(dialog.toJSON()))
  const heir = await startAgent(t)
  const takenBack = heir.agent.restoreDialog(json)
  assert.deepEqual(takenBack.id, dialog.id)
  peer.send(rawInDialog('UPDATE', 2, heir.port, toTag), heir.port)
  await peer.nextResponse(200, 'UPDATE')
  const gone = takenBack.bye()
  const bye = await peer.nextRequest('BYE')
  assert.equal(bye.fromTag, dialog.id.localTag)
  peer.respond(bye, heir.port, '200 OK')
  await within('BYE', gone)
})

test('ringing twice and hanging up twice do no harm', async (t) => {
  const [alice, boris] = [await startAgent(t), await startAgent(t)]
  const { outgoing, incoming } = await ring(alice, boris)
  incoming.ring()
  incoming.ring()
  const calledSide = incoming.accept({ sdp: ANSWER })
  incoming.ring()
  incoming.reject({ status: 486 })
  const { dialog } = await accepted(outgoing)
  await within('BYEs', Promise.all([dialog.bye(), calledSide.bye(), dialog.bye()]))
  assert.equal(alice.agent.stats().dialogs + boris.agent.stats().dialogs, 0)
})
