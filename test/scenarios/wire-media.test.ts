import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { measureTone, readWav } from '@perezvon/media'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { RawPhone } from './support/raw-phone.ts'
import { RawSip, sdpOf } from './support/raw-sip.ts'
import { nothingIsLeft, rawTalk, trunkCall } from './support/raw-talk.ts'
import { only, RawVoice } from './support/raw-voice.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** Sound under hand-made SIP. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers } } })
/** The same, where a second of silence is enough to end a call. */
const quiet = sharedTown({ mediaTimeoutMs: 1000, exchange: { sip: { timers: briskTimers } } })

test('P2: an INVITE without a body: both hear each other once the answer came in the ACK', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const [annasVoice, voice] = [
    await RawVoice.open(t, '127.0.0.1', 1000),
    await RawVoice.open(t, carrierHost, 440),
  ]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE')
  const ringing = await anna.rings()
  await ringing.answers(await annasVoice.answer(ringing.invite.body))
  const ok = await trunk.finalResponse('INVITE', call.callId, cseq)
  call.ack(ok, await voice.answer(ok.body))
  const [atAnna, atCustomer] = [await annasVoice.speaks(ringing.invite.body), await voice.speaks(ok.body)]
  await Promise.all([atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  await Promise.all([call.bye(), ringing.isHungUp()])
})

/** A carrier's INVITE that makes no offer and requires 100rel; gives the 180 that brings ours. */
async function wantsOurOffer(t: TestContext) {
  const anna = await RawPhone.open(t, town(), 'anna')
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { headers: ['Require: 100rel'] })
  const ringing = await anna.rings()
  const reliable = await trunk.next('a reliable 18x', ({ status }) => status > 100 && status < 200)
  call.join(reliable)
  const prack = (sdp?: string) => {
    const headers = [`RAck: ${reliable.header('RSeq')} ${cseq} INVITE`]
    return call.ask('PRACK', sdp === undefined ? { headers } : { headers, sdp })
  }
  return { anna, trunk, call, cseq, ringing, reliable, prack }
}

test('P2: a delayed offer with 100rel: our offer stands in the first reliable response, the answer in PRACK, and both hear each other', async (t) => {
  const { call, cseq, ringing, reliable, prack, trunk } = await wantsOurOffer(t)
  assert.equal(reliable.header('Require'), '100rel')
  const [annasVoice, voice] = [
    await RawVoice.open(t, '127.0.0.1', 1000),
    await RawVoice.open(t, carrierHost, 440),
  ]
  assert.equal((await prack(await voice.answer(reliable.body))).status, 200)
  await ringing.answers(await annasVoice.answer(ringing.invite.body))
  const ok = await trunk.finalResponse('INVITE', call.callId, cseq)
  assert.deepEqual([ok.status, ok.body], [200, ''], 'nothing is offered twice')
  call.ack(ok)
  call.cseq = cseq + 1
  const [atAnna, atCustomer] = [
    await annasVoice.speaks(ringing.invite.body),
    await voice.speaks(reliable.body),
  ]
  await Promise.all([atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  await Promise.all([call.bye(), ringing.isHungUp()])
})

test('a delayed offer with 100rel: the employee answers first, the 200 waits for the PRACK', async (t) => {
  const { call, cseq, ringing, reliable, prack, trunk } = await wantsOurOffer(t)
  const voice = await RawVoice.open(t, carrierHost, 440)
  await ringing.answers()
  await trunk.response(reliable.status, 'INVITE', call.callId) // repeated, and still no 200
  assert.ok(!trunk.inbox.some(({ status }) => status === 200))
  await prack(await voice.answer(reliable.body))
  call.ack(await trunk.finalResponse('INVITE', call.callId, cseq))
  call.cseq = cseq + 1
  await Promise.all([call.bye(), ringing.isHungUp()])
})

test('a delayed offer with 100rel: an answer that nobody can use stops the ringing by 488', async (t) => {
  const { call, cseq, ringing, prack, trunk } = await wantsOurOffer(t)
  assert.equal((await prack(sdpOf(carrierHost, 9, { formats: '18' }))).status, 200)
  await ringing.isCancelled()
  const refusal = await trunk.finalResponse('INVITE', call.callId, cseq)
  assert.equal(refusal.status, 488)
  call.ackRefusal(refusal)
})

test('a delayed offer with 100rel: a caller who gives up before the PRACK leaves nothing ringing', async (t) => {
  const { call, cseq, ringing, trunk } = await wantsOurOffer(t)
  call.cseq = cseq
  call.send('CANCEL')
  await ringing.isCancelled()
  call.ackRefusal(await trunk.finalResponse('INVITE', call.callId, cseq))
})

test('N1: the network’s early media is heard by the employee before the answer', async (t) => {
  const trunk = await RawSip.open(t, carrierHost)
  await town().db.updateTable('trunks').set({ port: trunk.port }).execute()
  await town().settingsChanged((plan) => plan.trunks[0]?.port === trunk.port)
  const anna = await RawPhone.open(t, town(), 'anna')
  const [annasVoice, voice] = [
    await RawVoice.open(t, '127.0.0.1', 1000),
    await RawVoice.open(t, carrierHost, 440),
  ]
  const { call, cseq } = await anna.dials('sip:89165556677@perezvon', await annasVoice.offer())
  const own = await anna.peer.finalResponse('INVITE', call.callId, cseq)
  call.ack(own)
  await annasVoice.takes(own.body)
  const atAnna = await annasVoice.speaks(own.body)
  await atAnna.hearsSoon(425) // our ringback, until the network has something to say
  const invite = await trunk.request('INVITE')
  const answer = await voice.answer(invite.body)
  trunk.respond(invite, '183 Session Progress', { toTag: 'far', sdp: answer })
  const atCustomer = await voice.speaks(invite.body)
  await atAnna.hearsSoon(440)
  assert.ok((await atAnna.hears(425)) < audibleDbfs, 'instead of our ringback')
  const answered = town().callEvent((live) => live.state === 'answered')
  trunk.respond(invite, '200 OK', { toTag: 'far', sdp: answer })
  await Promise.all([trunk.request('ACK', invite.callId), answered])
  await Promise.all([atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  const hungUp = call.bye()
  trunk.respond(await trunk.request('BYE', invite.callId), '200 OK')
  await hungUp
})

test('a re-INVITE from another address: sound comes from there and goes there', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const annasVoice = await RawVoice.open(t, '127.0.0.1', 1000)
  const [before, after] = [await RawVoice.open(t, carrierHost, 440), await RawVoice.open(t, carrierHost, 700)]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const cseq = call.send('INVITE', { sdp: await before.offer() })
  const ringing = await anna.rings()
  await ringing.answers(await annasVoice.answer(ringing.invite.body))
  const ok = await call.answered(cseq)
  await before.takes(ok.body)
  const atAnna = await annasVoice.speaks(ringing.invite.body)
  await before.speaks(ok.body)
  await atAnna.hearsSoon(440)
  const moved = await call.isAnswered({ sdp: await after.offer() })
  await after.takes(moved.body)
  const atCustomer = await after.speaks(moved.body)
  await Promise.all([atAnna.hearsSoon(700), atCustomer.hearsSoon(1000)])
  assert.ok((await atAnna.hears(440)) < audibleDbfs, 'the former address is not heard')
  await Promise.all([call.bye(), ringing.isHungUp()])
})

test('P2: a carrier with µ-law alone and a phone with A-law alone understand each other, and the recording both', async (t) => {
  const anna = await RawPhone.open(t, town(), 'anna')
  const [annasVoice, voice] = [
    await RawVoice.open(t, '127.0.0.1', 1000),
    await RawVoice.open(t, carrierHost, 440),
  ]
  const trunk = await RawSip.open(t, carrierHost)
  const call = trunkCall(town(), trunk)
  const started = town().callEvent((live) => live.state === 'ringing')
  const cseq = call.send('INVITE', { sdp: only('PCMU', await voice.offer()) })
  const ringing = await anna.rings()
  await ringing.answers(await annasVoice.answer(only('PCMA', ringing.invite.body)))
  const ok = await call.answered(cseq)
  assert.match(ok.body, /^m=audio \d+ RTP\/AVP 0( 101)?\r$/m)
  await voice.takes(ok.body)
  const [atAnna, atCustomer] = [await annasVoice.speaks(ringing.invite.body), await voice.speaks(ok.body)]
  await Promise.all([atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  await Promise.all([call.bye(), ringing.isHungUp()])
  const { id } = await started
  await town().call(id)
  const recording = await waitFor(() =>
    town().db.selectFrom('recordings').selectAll().where('callId', '=', id).executeTakeFirst(),
  )
  const { channels } = await readWav(join(town().config.paths.recordings, recording.path))
  assert.ok(measureTone(channels[0]!, 440) > audibleDbfs, 'customer on the left')
  assert.ok(measureTone(channels[1]!, 1000) > audibleDbfs, 'employee on the right')
})

test('sound that has nowhere to go stops nothing: impossible ports and addresses in an offer', async (t) => {
  for (const sdp of [
    sdpOf(carrierHost, 65_535),
    sdpOf(carrierHost, 4000, { lines: ['a=rtcp:99999'] }),
    sdpOf('255.255.255.255', 4000),
    sdpOf('no.such.host.example', 4000),
    sdpOf('999.1.2.3', 4000),
    sdpOf('::1', 4000),
  ]) {
    const talk = await rawTalk(t, town(), { sdp })
    // Anna's side speaks, so that the exchange sends to that place.
    const voice = await RawVoice.open(t, '127.0.0.1', 1000)
    const sounding = await talk.ringing.call.isAnswered({ sdp: await voice.offer() })
    await voice.takes(sounding.body)
    await voice.speaks(sounding.body)
    await waitFor(async () => (await town().mediaStats()).legs === 2)
    await Promise.all([talk.call.bye(), talk.ringing.isHungUp()])
    await talk.phone.unregister()
  }
})

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))

test('silence on a line ends the call for both, says why, and frees the ports', async (t) => {
  const ended = quiet().callEvent((live) => live.state === 'ended')
  const { trunk, call, ringing } = await rawTalk(t, quiet())
  const [bye] = await Promise.all([trunk.request('BYE', call.callId), ringing.isHungUp()])
  trunk.respond(bye, '200 OK')
  const row = await quiet().call((await ended).id)
  assert.deepEqual([row.endCause, row.endedBy], ['media_timeout', 'network'])
  await nothingIsLeft(quiet())
})

test('silence on a line of two colleagues ends their call too', async (t) => {
  const ended = quiet().callEvent((live) => live.state === 'ended')
  const [anna, boris] = [await RawPhone.open(t, quiet(), 'anna'), await RawPhone.open(t, quiet(), 'boris')]
  const { call, cseq } = await anna.dials('sip:102@perezvon')
  const ringing = await boris.rings()
  await ringing.answers()
  call.ack(await anna.peer.finalResponse('INVITE', call.callId, cseq))
  const [bye] = await Promise.all([anna.peer.request('BYE', call.callId), ringing.isHungUp()])
  anna.peer.respond(bye, '200 OK')
  const row = await quiet().call((await ended).id)
  assert.deepEqual([row.endCause, row.direction], ['media_timeout', 'internal'])
  await nothingIsLeft(quiet())
})
