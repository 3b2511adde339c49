import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncomingInvite, InviteProgress } from '../../src/index.ts'
import { ANSWER, accepted, OFFER, startAgent, startPeer } from '../support/agents.ts'
import { once, until, within } from '../support/deadline.ts'
import { type RawOptions, raw, rawAck, rawInDialog, rawInvite } from '../support/raw-messages.ts'

const REQUIRED = { headers: ['Require: 100rel'] }

test('a caller that requires 100rel gets reliable provisionals, one after the other, and PRACK is answered', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  incoming.progress({ sdp: ANSWER })
  const ringing = await peer.nextResponse(180)
  assert.deepEqual(ringing.list('require'), ['100rel'])
  boris.clock.advance(500)
  assert.equal((await peer.nextResponse(180)).header('rseq'), ringing.header('rseq'))
  assert.ok(!peer.inbox.some((message) => 'status' in message && message.status === 183))
  const toTag = ringing.toTag!
  peer.send(prack(boris.port, toTag, 2, ringing.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  const progress = await peer.nextResponse(183)
  assert.equal(Number(progress.header('rseq')), Number(ringing.header('rseq')) + 1)
  const dialog = incoming.accept({ sdp: ANSWER })
  assert.ok(
    !peer.inbox.some(
      (message) => 'status' in message && message.cseq?.method === 'INVITE' && message.status === 200,
    ),
  )
  peer.send(prack(boris.port, toTag, 3, progress.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  await peer.nextResponse(200, 'INVITE')
  peer.send(rawAck(boris.port, toTag), boris.port)
  await within('ACK', dialog.acknowledged)
})

test('a PRACK after the 2xx is still answered; one for nothing gets 481', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  const ringing = await peer.nextResponse(180)
  incoming.accept({ sdp: ANSWER })
  await peer.nextResponse(200, 'INVITE')
  peer.send(rawAck(boris.port, ringing.toTag!), boris.port)
  peer.send(prack(boris.port, ringing.toTag!, 2, ringing.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  peer.send(prack(boris.port, ringing.toTag!, 3, '12345'), boris.port)
  await peer.nextResponse(481, 'PRACK')
})

test('a reliable provisional that is never acknowledged ends the call by 504', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, { sdp: OFFER, ...REQUIRED }), boris.port)
  const incoming = await came
  incoming.ring()
  boris.clock.advance(32_000)
  await peer.nextResponse(504)
  assert.deepEqual(incoming.signal.reason, { kind: 'timeout' })
})

test('a delayed offer and 100rel: our offer stands in the first reliable response, the answer in PRACK, none in the 2xx', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  assert.equal(incoming.offersFirst, true)
  incoming.ring() // has no offer to show, so it must not go out (RFC 3261 13.2.1)
  incoming.ring({ sdp: OFFER })
  const ringing = await peer.nextResponse(180)
  assert.equal(ringing.sdp, OFFER)
  peer.send(prack(boris.port, ringing.toTag!, 2, ringing.header('rseq')!, ANSWER), boris.port)
  assert.equal((await peer.nextResponse(200, 'PRACK')).hasBody, false)
  assert.equal(await within('the answer', incoming.earlyAnswer), ANSWER)
  incoming.ring() // the offer was shown: now an ordinary one may follow
  const again = await peer.nextResponse(180)
  assert.equal(again.hasBody, false)
  peer.send(prack(boris.port, ringing.toTag!, 3, again.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  const dialog = incoming.accept({ sdp: OFFER })
  assert.equal((await peer.nextResponse(200, 'INVITE')).hasBody, false)
  peer.send(rawAck(boris.port, ringing.toTag!), boris.port)
  assert.deepEqual(await within('ACK', dialog.acknowledged), { sdp: ANSWER })
})

test('a 2xx waits for the PRACK that brings the answer; a PRACK without one leaves it to the ACK', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.progress({ sdp: OFFER })
  const progress = await peer.nextResponse(183)
  const dialog = incoming.accept({ sdp: OFFER })
  peer.send(prack(boris.port, progress.toTag!, 2, progress.header('rseq')!), boris.port)
  await peer.nextResponse(200, 'PRACK')
  assert.equal(await within('no answer', incoming.earlyAnswer), undefined)
  assert.equal((await peer.nextResponse(200, 'INVITE')).sdp, OFFER)
  peer.send(rawAck(boris.port, progress.toTag!, 1, ANSWER), boris.port)
  assert.deepEqual(await within('ACK', dialog.acknowledged), { sdp: ANSWER })
})

test('an answered call whose offer is never acknowledged ends by 504, and so does its dialog', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.ring({ sdp: OFFER })
  await peer.nextResponse(180)
  const dialog = incoming.accept({ sdp: OFFER })
  boris.clock.advance(32_000)
  await peer.nextResponse(504)
  assert.deepEqual(await within('the end', dialog.ended), { by: 'timeout' })
  assert.equal(await within('no answer', incoming.earlyAnswer), undefined)
})

test('a caller who hangs up by BYE before the withheld 2xx gets 487 for the INVITE', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.ring({ sdp: OFFER })
  const ringing = await peer.nextResponse(180)
  const dialog = incoming.accept({ sdp: OFFER })
  peer.send(rawInDialog('BYE', 2, boris.port, ringing.toTag!), boris.port)
  await peer.nextResponse(200, 'BYE')
  assert.equal((await within('the end', dialog.ended)).by, 'remote')
  await peer.nextResponse(487)
})

test('hanging up before the withheld 2xx refuses the INVITE: no BYE in a dialog that is not confirmed', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.ring({ sdp: OFFER })
  await peer.nextResponse(180)
  await within('the end', incoming.accept({ sdp: OFFER }).bye())
  await peer.nextResponse(480)
  assert.ok(!peer.inbox.some((message) => 'method' in message && message.method === 'BYE'))
  boris.clock.advance(32_000)
  await until('nothing is left', () => boris.agent.stats().dialogs === 0)
})

test('an offer that is only supported to be early stays in the 2xx; a caller’s own offer leaves nothing to wait for', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const callers: [callId: string, more: RawOptions][] = [
    ['supported', { headers: ['Supported: 100rel'] }],
    ['offered', { ...REQUIRED, sdp: OFFER }],
  ]
  for (const [callId, more] of callers) {
    const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
    peer.send(rawInvite(boris.port, { ...more, callId, branch: `z9hG4bK${callId}` }), boris.port)
    const incoming = await came
    assert.equal(incoming.offersFirst, false)
    assert.equal(await within('nothing', incoming.earlyAnswer), undefined)
    incoming.ring()
    assert.equal((await peer.nextResponse(180)).hasBody, false)
    incoming.reject({ status: 486 })
    await peer.nextResponse(486)
  }
})

test('the answer to an early offer is not waited for after the caller has given up', async (t) => {
  const [boris, peer] = [await startAgent(t), await startPeer(t)]
  const came = once<IncomingInvite>('the call', (listener) => boris.agent.on('invite', listener))
  peer.send(rawInvite(boris.port, REQUIRED), boris.port)
  const incoming = await came
  incoming.ring({ sdp: OFFER })
  await peer.nextResponse(180)
  peer.send(raw('CANCEL', 1, boris.port, { branch: 'z9hG4bKINVITE1' }), boris.port)
  await peer.nextResponse(487)
  assert.equal(await within('the end', incoming.earlyAnswer), undefined)
})

test('we send PRACK for reliable provisionals, once each and in order', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const seen: InviteProgress[] = []
  outgoing.on('progress', (progress) => seen.push(progress))
  const invite = await peer.nextRequest('INVITE')
  assert.equal(invite.header('require'), undefined)
  const contact = `Contact: <sip:b@127.0.0.1:${peer.port}>`
  const reliable = (rseq: number) => ({
    toTag: 'x',
    headers: [contact, 'Require: 100rel', `RSeq: ${rseq}`],
    body: ANSWER,
  })
  peer.respond(invite, alice.port, '183 Progress', reliable(10))
  const first = await peer.nextRequest('PRACK')
  assert.equal(first.header('rack'), `10 ${invite.cseq?.number} INVITE`)
  assert.equal(first.toTag, 'x')
  peer.respond(first, alice.port, '200 OK')
  peer.respond(invite, alice.port, '183 Progress', reliable(10))
  peer.respond(invite, alice.port, '183 Progress', reliable(12))
  peer.respond(invite, alice.port, '183 Progress', reliable(11))
  const second = await peer.nextRequest('PRACK')
  assert.equal(second.header('rack'), `11 ${invite.cseq?.number} INVITE`)
  peer.respond(second, alice.port, '200 OK')
  await until('two were taken', () => seen.length === 2)
  // The 200 bears no SDP: the answer came with the reliable 183.
  peer.respond(invite, alice.port, '200 OK', { toTag: 'x', headers: [contact] })
  const { sdp, dialog } = await accepted(outgoing)
  assert.equal(sdp, ANSWER)
  await peer.nextRequest('ACK')
  const gone = dialog.bye()
  const bye = await peer.nextRequest('BYE')
  assert.ok(bye.cseq!.number > second.cseq!.number)
  peer.respond(bye, alice.port, '200 OK')
  await within('BYE', gone)
})

test('in the early dialog UPDATE without an offer is answered, with one it is put off', async (t) => {
  const [alice, peer] = [await startAgent(t), await startPeer(t)]
  const outgoing = alice.agent.invite({
    to: { uri: `sip:b@127.0.0.1:${peer.port}` },
    from: { uri: 'sip:a@b' },
    sdp: OFFER,
  })
  const invite = await peer.nextRequest('INVITE')
  const rang = once<InviteProgress>('ringing', (listener) => outgoing.on('progress', listener))
  peer.respond(invite, alice.port, '180 Ringing', {
    toTag: 'x',
    headers: [`Contact: <sip:b@127.0.0.1:${peer.port}>`],
  })
  await rang
  const update = (cseq: number, sdp?: string) =>
    rawInDialog('UPDATE', cseq, alice.port, invite.fromTag!, { callId: invite.callId, sdp }).replace(
      'tag=raw',
      'tag=x',
    )
  peer.send(update(1), alice.port)
  await peer.nextResponse(200, 'UPDATE')
  peer.send(update(2, OFFER), alice.port)
  assert.ok((await peer.nextResponse(500, 'UPDATE')).header('retry-after'))
  outgoing.cancel()
  peer.respond(await peer.nextRequest('CANCEL'), alice.port, '200 OK')
  peer.respond(invite, alice.port, '487 Request Terminated', { toTag: 'x' })
  await peer.nextRequest('ACK')
})

function prack(port: number, toTag: string, cseq: number, rseq: string, sdp?: string): string {
  return rawInDialog('PRACK', cseq, port, toTag, { headers: [`RAck: ${rseq} 1 INVITE`], sdp })
}
