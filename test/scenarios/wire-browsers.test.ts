import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { openRawBrowser } from './support/raw-browser.ts'
import type { RawCall } from './support/raw-call.ts'
import { RawPhone, type RawRinging } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { nothingIsLeft, trunkCall } from './support/raw-talk.ts'
import { RawVoice } from './support/raw-voice.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** Browsers whose SIP is written by hand: a microphone opens by itself only where a person has answered. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers } } })
const offer = sdpOf(carrierHost, 9)
/** What no browser can mean: a plain RTP answer to an offer of WebRTC. */
const unusable = sdpOf('127.0.0.1', 9)

const isAutomatic = (ringing: RawRinging) => ringing.invite.header('X-Perezvon-Auto-Answer') === '1'
const callIdOf = (ringing: RawRinging) => ringing.invite.header('X-Perezvon-Call-Id')!
const offersOf = (callId: string) =>
  town().db.selectFrom('callOffers').select('result').where('callId', '=', callId).execute()
const recordingsOf = (callId: string) =>
  town().db.selectFrom('recordings').selectAll().where('callId', '=', callId).execute()

/** The employee answers, the sound does not come up: the exchange hangs that session up and says why. */
async function answersInVain(ringing: RawRinging, answer = unusable): Promise<void> {
  await ringing.answers(answer)
  assert.match((await ringing.isHungUp()).header('Reason') ?? '', /cause=488/)
}

/** The browser answers what is invited automatically; connections may fail once in truth, then it is invited once more. */
async function answersByItself(t: TestContext, anna: RawPhone, call: RawCall) {
  for (;;) {
    const annasVoice = await RawVoice.open(t, '127.0.0.1', 1000, 'webrtc')
    const again = await anna.rings()
    assert.ok(isAutomatic(again))
    await again.answers(await annasVoice.answer(again.invite.body))
    const isTaken = () => call.peer.inbox.some(({ status }) => status >= 200)
    await waitFor(() => isTaken() || anna.peer.inbox.some(({ method }) => method === 'BYE'))
    if (isTaken()) return { again, annasVoice }
    await again.isHungUp()
  }
}

test('an answered browser without sound is invited again and answers by itself: one call, one recording', async (t) => {
  const anna = await openRawBrowser(t, town(), 'anna')
  const voice = await RawVoice.open(t, carrierHost, 440)
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: await voice.offer() })
  const first = await anna.rings()
  assert.ok(!isAutomatic(first))
  await answersInVain(first)
  const { again, annasVoice } = await answersByItself(t, anna, call)
  assert.equal(callIdOf(again), callIdOf(first))
  assert.notEqual(again.invite.callId, first.invite.callId)
  const ok = await call.answered(cseq)
  await voice.takes(ok.body)
  const [atAnna, atCustomer] = [await annasVoice.speaks(again.invite.body), await voice.speaks(ok.body)]
  await Promise.all([atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  await Promise.all([call.bye(), again.isHungUp()])
  const ended = await town().call(callIdOf(first))
  assert.deepEqual(
    [ended.endCause, ended.answeredBy, ended.isMissed],
    ['completed', town().userIds.anna, false],
  )
  assert.deepEqual(await offersOf(ended.id), [{ result: 'answered' }])
  const [recording, ...others] = await waitFor(async () => {
    const rows = await recordingsOf(ended.id)
    return rows.length > 0 && rows
  })
  assert.deepEqual(others, [])
  const { channels } = await readWav(join(town().config.paths.recordings, recording!.path))
  assert.ok(measureTone(channels[0]!, 440) > audibleDbfs, 'the customer on the left')
  assert.ok(measureTone(channels[1]!, 1000) > audibleDbfs, 'the employee on the right')
})

test('an answer without any description counts as one without sound', async (t) => {
  const anna = await openRawBrowser(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  await answersInVain(await anna.rings(), '')
  const second = await anna.rings()
  assert.ok(isAutomatic(second))
  call.send('CANCEL')
  await second.isCancelled()
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
})

test('a browser whose sound never comes up is asked three times in all; then the call is missed, and a request is there', async (t) => {
  const anna = await openRawBrowser(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const first = await anna.rings()
  await answersInVain(first)
  for (const _ of [1, 2]) {
    const again = await anna.rings()
    assert.ok(isAutomatic(again))
    await answersInVain(again)
  }
  const refusal = await trunk.finalResponse('INVITE', call.callId, cseq)
  call.ackRefusal(refusal)
  assert.equal(refusal.status, 480)
  const missed = await town().call(callIdOf(first))
  assert.deepEqual([missed.isMissed, missed.endCause, missed.endedBy], [true, 'failed', 'exchange'])
  assert.deepEqual(await offersOf(missed.id), [{ result: 'failed' }])
  assert.deepEqual(await recordingsOf(missed.id), [])
  const request = await town()
    .db.selectFrom('requestCalls')
    .innerJoin('requests', 'requests.id', 'requestCalls.requestId')
    .select('requests.closedAt')
    .where('requestCalls.callId', '=', missed.id)
    .executeTakeFirst()
  assert.deepEqual(request, { closedAt: null })
  assert.equal(anna.peer.inbox.filter(({ method }) => method === 'INVITE').length, 0, 'no fourth invitation')
})

test('a browser that refuses the second invitation has refused the call', async (t) => {
  const anna = await openRawBrowser(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const first = await anna.rings()
  await answersInVain(first)
  const second = await anna.rings()
  anna.peer.respond(second.invite, '480 Temporarily Unavailable', { toTag: second.tag })
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
  const missed = await town().call(callIdOf(first))
  assert.deepEqual([missed.isMissed, missed.endCause, missed.endedBy], [true, 'rejected', 'employee'])
})

test('a colleague answers while the browser is asked again: told "completed elsewhere", its microphone stays closed', async (t) => {
  const [anna, boris] = [await openRawBrowser(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const [atAnna, atBoris] = await Promise.all([anna.rings(), boris.rings()])
  await answersInVain(atAnna)
  const again = await anna.rings()
  await atBoris.answers()
  assert.match((await again.isCancelled()).header('Reason') ?? '', /cause=200/)
  await call.answered(cseq)
  await Promise.all([call.bye(), atBoris.isHungUp()])
  assert.equal((await town().call(callIdOf(again))).answeredBy, town().userIds.boris)
})

test('a ringing browser that nobody answered is never invited to answer by itself: its connection breaks and comes back', async (t) => {
  const before = await openRawBrowser(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const unanswered = await before.rings()
  await before.vanishes()
  const back = await openRawBrowser(t, town(), 'anna', { isMidCall: true })
  const again = await back.rings()
  assert.equal(callIdOf(again), callIdOf(unanswered))
  assert.ok(!isAutomatic(again))
  call.send('CANCEL')
  await again.isCancelled()
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
})

for (const status of ['488 Not Acceptable Here', '500 Server Internal Error', '603 Decline'])
  test(`a browser that says ${status} without having answered is not invited again`, async (t) => {
    const anna = await openRawBrowser(t, town(), 'anna')
    const trunk = await RawSip.open(t, carrierHost)
    const call = trunkCall(town(), trunk)
    const cseq = call.send('INVITE', { sdp: offer })
    const ringing = await anna.rings()
    anna.peer.respond(ringing.invite, status, { toTag: ringing.tag })
    call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
    await town().call(callIdOf(ringing))
    const invites = anna.peer.seen.filter(({ method, status: answered }) => method === 'INVITE' && !answered)
    assert.deepEqual(
      invites.map(({ callId }) => callId),
      [ringing.invite.callId],
    )
  })

test('a desk phone with an unusable answer is hung up and not invited again; it never gets the header', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: offer })
  const ringing = await anna.rings()
  await answersInVain(ringing, sdpOf('127.0.0.1', 9, { formats: '18' })) // G.729 alone, which was not offered
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
  const missed = await town().call(callIdOf(ringing))
  assert.deepEqual([missed.isMissed, missed.endCause, missed.endedBy], [true, 'failed', 'exchange'])
  const invites = new Set(
    anna.peer.seen.filter(({ text }) => /^INVITE /.test(text)).map(({ callId }) => callId),
  )
  assert.equal(invites.size, 1)
  assert.ok(!anna.peer.seen.some((message) => message.header('X-Perezvon-Auto-Answer')))
})

test('click-to-call: a browser answers by itself, a desk phone rings and is not told to', async (t) => {
  const place = (employee: 'anna' | 'boris') =>
    town().events.request<{ callId: string }>({
      kind: 'place-call',
      userId: town().userIds[employee],
      number: '+79165556677',
      idempotencyKey: `${employee}'s click`,
    })
  const [browser, desk] = [await openRawBrowser(t, town(), 'anna'), await RawPhone.open(t, town(), 'boris')]
  for (const [employee, phone, automatic] of [
    ['anna', browser, true],
    ['boris', desk, false],
  ] as const) {
    const { callId } = await place(employee)
    const ringing = await phone.rings()
    assert.equal(isAutomatic(ringing), automatic, employee)
    phone.peer.respond(ringing.invite, '486 Busy Here', { toTag: ringing.tag })
    await town().call(callId)
  }
})

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))
