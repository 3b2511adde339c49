import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { audibleDbfs, type TestTalk } from './support/phone.ts'
import { RawPhone } from './support/raw-phone.ts'
import { RawSip } from './support/raw-sip.ts'
import { nothingIsLeft } from './support/raw-talk.ts'
import { RawVoice } from './support/raw-voice.ts'
import { briskTimers, sharedTown } from './support/shared-town.ts'
import { carrierHost } from './support/town.ts'

/** What an employee hears before the answer (RFC 3960): our ringback and busy tones are of 425 Hz, the network says other tones. */
const town = sharedTown({ exchange: { sip: { timers: briskTimers } } })
const ourTone = 425

/** An employee has dialled a customer from a desk phone; the carrier has the INVITE in its hand, and two voices to answer by. */
async function dialling(t: TestContext) {
  const trunk = await RawSip.open(t, carrierHost)
  await town().db.updateTable('trunks').set({ port: trunk.port }).execute()
  await town().settingsChanged((plan) => plan.trunks[0]?.port === trunk.port)
  const anna = await RawPhone.open(t, town(), 'anna')
  const annasVoice = await RawVoice.open(t, '127.0.0.1', 1000)
  const voices = [await RawVoice.open(t, carrierHost, 440), await RawVoice.open(t, carrierHost, 700)] as const
  const { call, cseq } = await anna.dials('sip:89165556677@perezvon', await annasVoice.offer())
  const own = await anna.peer.finalResponse('INVITE', call.callId, cseq)
  call.ack(own)
  await annasVoice.takes(own.body)
  const atAnna = await annasVoice.speaks(own.body)
  const invite = await trunk.request('INVITE')
  return { trunk, anna, call, atAnna, invite, voices }
}

type Dialling = Awaited<ReturnType<typeof dialling>>

const isHeard = async (atAnna: TestTalk, hz: number, seconds = 1) =>
  (await atAnna.hears(hz, seconds)) > audibleDbfs

/** Listens for longer than the pause of our ringback. */
async function hearsOurTone(atAnna: TestTalk): Promise<boolean> {
  for (let i = 0; i < 12; i++) if (await isHeard(atAnna, ourTone, 0.4)) return true
  return false
}

async function customerAnswers({ trunk, invite }: Dialling, toTag: string, sdp: string): Promise<void> {
  const answered = town().callEvent((live) => live.state === 'answered')
  trunk.respond(invite, '200 OK', { toTag, sdp })
  await Promise.all([trunk.request('ACK', invite.callId), answered])
}

async function employeeHangsUp({ trunk, call, invite }: Dialling): Promise<void> {
  const hungUp = call.bye()
  trunk.respond(await trunk.request('BYE', invite.callId), '200 OK')
  await hungUp
}

/** The carrier refuses; the employee hears busy for a moment, then their line is closed. */
async function refused({ trunk, anna, call, invite, atAnna }: Dialling, status: string): Promise<void> {
  trunk.respond(invite, status, { toTag: 'far' })
  await trunk.request('ACK', invite.callId)
  assert.ok(await isHeard(atAnna, ourTone, 1.2), 'the busy tone')
  anna.peer.respond(await anna.peer.request('BYE', call.callId), '200 OK')
}

test('a 183 with a description but without sound leaves our ringback on, until sound really comes', async (t) => {
  const at = await dialling(t)
  const [voice] = at.voices
  await at.atAnna.hearsSoon(ourTone)
  at.trunk.respond(at.invite, '183 Session Progress', {
    toTag: 'far',
    sdp: await voice.answer(at.invite.body),
  })
  assert.ok(await hearsOurTone(at.atAnna), 'nothing comes from the network: ours goes on')
  await voice.speaks(at.invite.body)
  await at.atAnna.hearsSoon(440)
  assert.ok(!(await hearsOurTone(at.atAnna)), 'and now it does')
  await refused(at, '486 Busy Here')
})

test('the employee’s voice goes to the network before the answer: it opens the way back through NATs', async (t) => {
  const at = await dialling(t)
  const [voice] = at.voices
  at.trunk.respond(at.invite, '183 Session Progress', {
    toTag: 'far',
    sdp: await voice.answer(at.invite.body),
  })
  await (await voice.speaks(at.invite.body)).hearsSoon(1000)
  await refused(at, '404 Not Found')
})

test('a 180 without a description after early media takes nothing away', async (t) => {
  const at = await dialling(t)
  const [voice] = at.voices
  at.trunk.respond(at.invite, '183 Session Progress', {
    toTag: 'far',
    sdp: await voice.answer(at.invite.body),
  })
  await voice.speaks(at.invite.body)
  await at.atAnna.hearsSoon(440)
  at.trunk.respond(at.invite, '180 Ringing', { toTag: 'far' })
  assert.ok(await isHeard(at.atAnna, 440, 2))
  assert.ok(!(await isHeard(at.atAnna, ourTone, 2)))
  await refused(at, '480 Temporarily Unavailable')
})

test('early media that falls silent gives way to our ringback, and comes back when it speaks again', async (t) => {
  const at = await dialling(t)
  const [voice] = at.voices
  at.trunk.respond(at.invite, '183 Session Progress', {
    toTag: 'far',
    sdp: await voice.answer(at.invite.body),
  })
  await voice.speaks(at.invite.body)
  await at.atAnna.hearsSoon(440)
  await voice.fallsSilent()
  await at.atAnna.hearsSoon(ourTone)
  await voice.speaks(at.invite.body)
  await at.atAnna.hearsSoon(440)
  await refused(at, '486 Busy Here')
})

test('two branches with early media: the newest is heard, and the one that answers is talked with', async (t) => {
  const at = await dialling(t)
  const [first, second] = at.voices
  const ofFirst = await first.answer(at.invite.body)
  at.trunk.respond(at.invite, '183 Session Progress', { toTag: 'first', sdp: ofFirst })
  await first.speaks(at.invite.body)
  await at.atAnna.hearsSoon(440)
  at.trunk.respond(at.invite, '183 Session Progress', {
    toTag: 'second',
    sdp: await second.answer(at.invite.body),
  })
  await second.speaks(at.invite.body)
  await at.atAnna.hearsSoon(700)
  assert.ok(!(await isHeard(at.atAnna, 440)), 'one at a time')
  await second.fallsSilent()
  await customerAnswers(at, 'first', ofFirst)
  await at.atAnna.hearsSoon(440)
  assert.ok(!(await isHeard(at.atAnna, ourTone)))
  await employeeHangsUp(at)
})

for (const toTag of ['far', 'other'])
  test(`a refusal right behind early media of ${toTag === 'far' ? 'the same' : 'another'} branch ends in a busy tone that is heard`, async (t) => {
    const at = await dialling(t)
    const [voice, other] = at.voices
    early(at, await voice.answer(at.invite.body), 'far')
    await voice.speaks(at.invite.body)
    await at.atAnna.hearsSoon(440)
    early(at, await other.answer(at.invite.body), toTag)
    await refused(at, '486 Busy Here')
  })

test('a 183 that arrives with the refusal, or after it, silences nothing', async (t) => {
  const at = await dialling(t)
  const [voice, other] = at.voices
  const [sdp, ofOther] = [await voice.answer(at.invite.body), await other.answer(at.invite.body)]
  await voice.speaks(at.invite.body)
  early(at, sdp, 'far')
  at.trunk.respond(at.invite, '486 Busy Here', { toTag: 'far' })
  early(at, ofOther, 'late')
  await refused(at, '486 Busy Here')
})

test('an answer that crosses early media is talked by', async (t) => {
  const at = await dialling(t)
  const [voice] = at.voices
  const sdp = await voice.answer(at.invite.body)
  const atCustomer = await voice.speaks(at.invite.body)
  early(at, sdp, 'far')
  await customerAnswers(at, 'far', sdp)
  early(at, sdp, 'far')
  await Promise.all([at.atAnna.hearsSoon(440), atCustomer.hearsSoon(1000)])
  assert.ok(!(await hearsOurTone(at.atAnna)), 'our ringback is over')
  await employeeHangsUp(at)
})

function early({ trunk, invite }: Dialling, sdp: string, toTag: string): void {
  trunk.respond(invite, '183 Session Progress', { toTag, sdp })
}

test('after all that nothing is left: no dialog, transaction, timer, leg or port', () =>
  nothingIsLeft(town()))
