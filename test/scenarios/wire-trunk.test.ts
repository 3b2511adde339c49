import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RawPhone } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { endTalk, nothingIsLeft, rawTalk, trunkCall } from './support/raw-talk.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** A carrier's side written by hand, so that the exchange's words on the wire are seen and not only their effect. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers, minSeSeconds: 6 } } })
const offer = sdpOf(carrierHost, 9)

test('OPTIONS is answered 200 and says what is understood', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  const answer = await trunkCall(town(), trunk).ask('OPTIONS')
  assert.equal(answer.status, 200)
  for (const method of ['INVITE', 'ACK', 'CANCEL', 'BYE', 'UPDATE', 'PRACK', 'OPTIONS']) {
    assert.ok(answer.header('Allow')?.split(', ').includes(method), method)
  }
})

test('an answer goes where the request came from, whatever its Via says', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  const via = 'SIP/2.0/UDP 192.0.2.1:5999;branch=z9hG4bKbehindnat;rport'
  const answer = await trunkCall(town(), trunk).ask('OPTIONS', { via })
  assert.match(answer.header('Via')!, new RegExp(`;received=${carrierHost}(;|$)`))
  assert.match(answer.header('Via')!, new RegExp(`;rport=${trunk.port}(;|$)`))
})

test('an extension that nobody knows is refused by 420 and named', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  const refusal = await trunkCall(town(), trunk).ask('INVITE', {
    sdp: offer,
    headers: ['Require: foo, timer'],
  })
  assert.equal(refusal.status, 420)
  assert.equal(refusal.header('Unsupported'), 'foo')
})

test('a carrier that requires 100rel gets a reliable 180, repeated until its PRACK', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer, headers: ['Require: 100rel'] })
  const ringing = await phone.rings()
  const first = await trunk.response(180, 'INVITE', call.callId)
  assert.equal(first.header('Require'), '100rel')
  const again = await trunk.response(180, 'INVITE', call.callId)
  assert.equal(again.header('RSeq'), first.header('RSeq'), 'the same one again')
  call.join(first)
  const acknowledged = await call.ask('PRACK', { headers: [`RAck: ${first.header('RSeq')} ${cseq} INVITE`] })
  assert.equal(acknowledged.status, 200)
  await ringing.answers()
  const ok = await call.answered(cseq)
  call.cseq = cseq + 1
  await endTalk({ trunk, phone, call, ringing, ok })
})

test('an INVITE without a body gets our offer in the 200; the answer comes in the ACK', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE')
  const ringing = await phone.rings()
  await ringing.answers()
  const ok = await trunk.finalResponse('INVITE', call.callId, cseq)
  assert.match(ok.body, /^m=audio \d+ RTP\/AVP .*\b8\b/m)
  call.ack(ok, sdpOf(carrierHost, 9))
  await endTalk({ trunk, phone, call, ringing, ok })
})

test('an INVITE without a body whose ACK brings no usable answer ends by BYE', async (t) => {
  for (const answer of [undefined, 'v=0\r\nnonsense\r\n', sdpOf(carrierHost, 9, { formats: '18' })]) {
    const phone = await RawPhone.open(t, town(), 'anna')
    const trunk = await RawSip.open(t, carrierHost)
    const call = trunkCall(town(), trunk)
    const cseq = call.send('INVITE')
    const ringing = await phone.rings()
    await ringing.answers()
    call.ack(await trunk.finalResponse('INVITE', call.callId, cseq), answer)
    const bye = await trunk.request('BYE', call.callId)
    assert.match(bye.header('Reason') ?? '', /cause=488/)
    trunk.respond(bye, '200 OK')
    await ringing.isHungUp()
    await phone.unregister()
  }
})

test('hold and back by re-INVITE: the answer mirrors the direction, and the dialog goes on', async (t) => {
  const talk = await rawTalk(t, town())
  const { call } = talk
  const held = await call.isAnswered({ sdp: sdpOf(carrierHost, 9, { lines: ['a=sendonly'] }) })
  assert.match(held.body, /^a=recvonly/m)
  const oldStyle = await call.isAnswered({ sdp: sdpOf('0.0.0.0', 9) })
  assert.match(oldStyle.body, /^a=recvonly/m, 'an address of zeros cannot hear')
  const back = await call.isAnswered({ sdp: offer })
  assert.match(back.body, /^a=sendrecv/m)
  await endTalk(talk)
})

test('the employee holds by re-INVITE: the call is shown as held, and as taken back', async (t) => {
  const talk = await rawTalk(t, town())
  const { call } = talk.ringing
  const held = town().callEvent((live) => live.isOnHold)
  const answer = await call.isAnswered({ sdp: sdpOf('127.0.0.1', 9, { lines: ['a=sendonly'] }) })
  assert.match(answer.body, /^a=recvonly/m)
  await held
  const back = town().callEvent((live) => !live.isOnHold)
  await call.isAnswered({ sdp: sdpOf('127.0.0.1', 9) })
  await back
  await endTalk(talk)
})

test('a re-INVITE without SDP gets an offer; an ACK without a usable answer ends the call', async (t) => {
  const talk = await rawTalk(t, town())
  const { call, trunk } = talk
  const cseq = call.send('INVITE')
  const ok = await trunk.finalResponse('INVITE', call.callId, cseq)
  assert.match(ok.body, /^m=audio \d+/m)
  call.ack(ok, 'v=0\r\nnonsense\r\n')
  const bye = await trunk.request('BYE', call.callId)
  trunk.respond(bye, '200 OK')
  assert.match(bye.header('Reason') ?? '', /cause=488/)
  await talk.ringing.isHungUp()
})

test('a re-INVITE with senseless SDP is refused, and the talk goes on', async (t) => {
  const talk = await rawTalk(t, town())
  const { call } = talk
  assert.equal((await call.ask('INVITE', { sdp: 'v=0\r\nnonsense\r\n' })).status, 400)
  assert.equal((await call.ask('INVITE', { sdp: sdpOf(carrierHost, 9, { formats: '18' }) })).status, 488)
  assert.equal((await call.isAnswered({ sdp: offer })).status, 200)
  await endTalk(talk)
})

test('UPDATE refreshes the session without a body, and changes it with one', async (t) => {
  const talk = await rawTalk(t, town(), {
    headers: ['Supported: timer', 'Session-Expires: 90;refresher=uac'],
  })
  const { call } = talk
  const refreshed = await call.ask('UPDATE', {
    headers: ['Supported: timer', 'Session-Expires: 90;refresher=uac'],
  })
  assert.deepEqual(
    [refreshed.status, refreshed.header('Session-Expires'), refreshed.body],
    [200, '90;refresher=uac', ''],
  )
  const changed = await call.ask('UPDATE', { sdp: sdpOf(carrierHost, 9, { lines: ['a=inactive'] }) })
  assert.equal(changed.status, 200)
  assert.match(changed.body, /^a=inactive/m)
  await endTalk(talk)
})

test('a session timer: the wish is echoed, one too short is refused by 422', async (t) => {
  const talk = await rawTalk(t, town(), {
    headers: ['Supported: timer', 'Session-Expires: 1200;refresher=uas'],
  })
  assert.equal(talk.ok.header('Session-Expires'), '1200;refresher=uas')
  await endTalk(talk)
  const tooShort = await trunkCall(town(), talk.trunk).ask('INVITE', {
    sdp: offer,
    headers: ['Supported: timer', 'Session-Expires: 3'],
  })
  assert.deepEqual([tooShort.status, tooShort.header('Min-SE')], [422, '6'])
})

test('a carrier that forgets to refresh loses the call: BYE on both sides before the interval is over', async (t) => {
  const { trunk, call, ringing } = await rawTalk(t, town(), {
    headers: ['Supported: timer', 'Session-Expires: 6;refresher=uac'],
  })
  trunk.respond(await trunk.request('BYE', call.callId), '200 OK')
  await ringing.isHungUp()
})

test('the exchange refreshes when it is its turn; two re-INVITEs that meet are both answered 491', async (t) => {
  // Without UPDATE in Allow the refresh is a re-INVITE, and so can meet another.
  const talk = await rawTalk(t, town(), {
    headers: ['Supported: timer', 'Session-Expires: 6;refresher=uas', 'Allow: INVITE, ACK, BYE, CANCEL'],
  })
  const { trunk, call } = talk
  const theirs = await trunk.request('INVITE', call.callId)
  const own = { sdp: offer, headers: ['Supported: timer', 'Session-Expires: 6;refresher=uas'] }
  assert.equal((await call.ask('INVITE', own)).status, 491)
  trunk.respond(theirs, '491 Request Pending')
  await trunk.request('ACK', call.callId)
  assert.equal((await call.isAnswered(own)).status, 200)
  const again = await trunk.next('the re-INVITE again', (message) => isLater(message, theirs, call.callId))
  trunk.respond(again, '200 OK', {
    sdp: offer,
    headers: ['Session-Expires: 6;refresher=uac', 'Supported: timer'],
  })
  await trunk.request('ACK', call.callId)
  await endTalk(talk)
})

test('CANCEL on the heels of the INVITE: 200 for it, 487 for the call, which is missed', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const ended = town().callEvent((live) => live.state === 'ended')
  const cseq = call.send('INVITE', { sdp: offer })
  call.send('CANCEL')
  assert.equal((await trunk.finalResponse('CANCEL', call.callId, cseq)).status, 200)
  const refusal = await trunk.finalResponse('INVITE', call.callId, cseq)
  assert.equal(refusal.status, 487)
  call.ackRefusal(refusal)
  const row = await town().call((await ended).id)
  assert.deepEqual([row.endCause, row.isMissed], ['abandoned', true])
  await phone.unregister()
  assert.deepEqual(phone.peer.inbox, [], 'nobody was rung')
})

test('CANCEL for a call that nobody knows is answered 481', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  assert.equal((await trunkCall(town(), trunk).ask('CANCEL', { cseq: 7 })).status, 481)
})

test('CANCEL that crosses the 200 changes nothing: the call stands until BYE', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await phone.rings()
  await ringing.answers()
  const ok = await trunk.finalResponse('INVITE', call.callId, cseq)
  call.send('CANCEL')
  assert.equal((await trunk.finalResponse('CANCEL', call.callId, cseq)).status, 200)
  call.ack(ok)
  assert.equal((await call.ask('OPTIONS')).status, 200, 'the dialog lives')
  await endTalk({ trunk, phone, call, ringing, ok })
})

test('a 200 that is never acknowledged is repeated, then the call ends by BYE on both sides', async (t) => {
  const phone = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await phone.rings()
  await ringing.answers()
  await trunk.finalResponse('INVITE', call.callId, cseq)
  await trunk.finalResponse('INVITE', call.callId, cseq)
  trunk.respond(await trunk.request('BYE', call.callId), '200 OK')
  await ringing.isHungUp()
})

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))

const isLater = (
  message: { method: string; status: number; callId: string; header(name: string): string | undefined },
  than: typeof message,
  callId: string,
) =>
  message.status === 0 &&
  message.method === 'INVITE' &&
  message.callId === callId &&
  Number.parseInt(message.header('CSeq')!, 10) > Number.parseInt(than.header('CSeq')!, 10)
