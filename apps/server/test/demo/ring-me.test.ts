import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { measureTone, pcmWav, readWav } from '@perezvon/media'
import { tempDir, testConfig, waitFor, within } from '../../../../test/support/index.ts'
import type { Manners } from '../../src/demo/caller/built-in-call.ts'
import { promptFile } from '../../src/demo/prompts.ts'
import { createBuiltInCaller } from '../../src/demo/ring-me.ts'
import { builtInHeader, isBuiltInToken } from '../../src/kernel/built-in-token.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { deriveKey } from '../../src/kernel/config/secret.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { AnsweringPhone } from './answering-phone.ts'
import { envelopeOf, likeness } from './loudness.ts'

const customer = '+79450200123'
const company = '+74950200001'

/** One second of 440 Hz at −12 dB. */
function tonePrompt(t: TestContext): string {
  const pcm = Int16Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 8000) * 8192)
  const file = path.join(tempDir(t), 'tone.wav')
  fs.writeFileSync(file, pcmWav([pcm], 8000))
  return file
}

async function setUp(t: TestContext, manners: Partial<Manners> = {}) {
  const phone = await AnsweringPhone.open(t)
  const config = testConfig(t)
  const caller = createBuiltInCaller({
    config,
    clock: systemClock,
    log: silentLog,
    exchange: phone.address,
    manners,
  })
  t.after(() => caller.close())
  const prompt = tonePrompt(t)
  const ring = (spoken = prompt) => caller.ring({ fromNumber: customer, toNumber: company, prompt: spoken })
  return { phone, config, caller, ring }
}

test('the customer comes in by the number, with the token that the exchange trusts', async (t) => {
  const { phone, config, ring } = await setUp(t)
  const ringing = ring()
  const invite = await phone.nextInvite()
  assert.equal(invite.requestUri, `sip:${company}@127.0.0.1:${phone.address.port}`)
  assert.equal(invite.from.user, customer)
  assert.equal(invite.assertedIdentity?.user, customer)
  const key = deriveKey(config.secret, 'built-in-caller')
  assert.ok(isBuiltInToken(key, invite.header(builtInHeader), Date.now()))
  invite.ring()
  assert.deepEqual(await ringing, { sipCallId: invite.sipCallId })
})

test('the customer speaks, listens, and hangs up', async (t) => {
  const { phone, caller, ring } = await setUp(t, { listensMs: 200 })
  void ring()
  const dialog = await phone.answer(await phone.nextInvite())
  assert.equal(caller.activeCalls, 1)
  const { by } = await within(dialog.ended, 'BYE')
  assert.equal(by, 'remote')
  const heard = await phone.heard()
  const loudest = Math.max(
    ...[0.2, 0.4, 0.6].map((from) => measureTone(heard.subarray(from * 8000, (from + 0.4) * 8000), 440)),
  )
  assert.ok(loudest > -14 && loudest < -10, `440 Hz at ${loudest} dB`)
  assert.ok(measureTone(heard, 1000) < loudest - 30)
  await waitFor(() => caller.activeCalls === 0, { what: 'the call to be over' })
})

test('what is heard is the prompt that was spoken', async (t) => {
  const { phone, ring } = await setUp(t, { longestTalkMs: 4000 })
  const prompt = promptFile('ru', 'ring-me-known')
  void ring(prompt)
  const dialog = await phone.answer(await phone.nextInvite())
  // cut short after the first sentence and the pause that follows it
  await within(dialog.ended, 'BYE')
  const heard = envelopeOf(await phone.heard())
  const { channels } = await readWav(prompt)
  const spoken = envelopeOf(channels[0]!.subarray(0, 3 * 8000))
  assert.ok(likeness(heard, spoken) > 0.95, `likeness ${likeness(heard, spoken)}`)
  const other = await readWav(promptFile('en', 'ring-me-new'))
  assert.ok(likeness(heard, envelopeOf(other.channels[0]!.subarray(0, 3 * 8000))) < 0.7)
})

test('the company hangs up first: nothing is left', async (t) => {
  const { phone, caller, ring } = await setUp(t)
  void ring()
  const dialog = await phone.answer(await phone.nextInvite())
  await dialog.bye()
  await waitFor(() => caller.activeCalls === 0, { what: 'the call to be over' })
  assert.equal(phone.stats.dialogs, 0)
})

test('nobody answers: the customer gives up', async (t) => {
  const { phone, caller, ring } = await setUp(t, { patienceMs: 150 })
  const ringing = ring()
  const invite = await phone.nextInvite()
  invite.ring()
  await ringing
  if (!invite.signal.aborted) await within(once(invite.signal, 'abort'), 'CANCEL')
  assert.equal(invite.signal.reason.kind, 'cancelled')
  await waitFor(() => caller.activeCalls === 0, { what: 'the call to be over' })
})

test('a refusal is told to whoever pressed the button', async (t) => {
  const { phone, caller, ring } = await setUp(t)
  const ringing = ring()
  const invite = await phone.nextInvite()
  invite.reject({ status: 404 })
  await assert.rejects(ringing, (error) => {
    assert.ok(error instanceof AppError)
    assert.equal(error.code, 'exchange_unavailable')
    assert.deepEqual(error.details, { sipStatus: 404 })
    return true
  })
  assert.equal(caller.activeCalls, 0)
})

test('a prompt that cannot be read ends the call instead of leaving it silent', async (t) => {
  const { phone, caller, ring } = await setUp(t)
  const ringing = ring(path.join(tempDir(t), 'no-such.wav'))
  const dialog = await phone.answer(await phone.nextInvite())
  await ringing
  assert.equal((await within(dialog.ended, 'BYE')).by, 'remote')
  await waitFor(() => caller.activeCalls === 0, { what: 'the call to be over' })
})

test('three customers at most call at once', async (t) => {
  const { phone, caller, ring } = await setUp(t)
  for (let i = 0; i < 3; i++) {
    const ringing = ring()
    ;(await phone.nextInvite()).ring()
    await ringing
  }
  await assert.rejects(ring(), { code: 'too_many_requests' })
  assert.equal(caller.activeCalls, 3)
})

test('closing hangs up what talks and gives up what rings', async (t) => {
  const { phone, caller, ring } = await setUp(t)
  void ring()
  const dialog = await phone.answer(await phone.nextInvite())
  const ringing = ring()
  const second = await phone.nextInvite()
  second.ring()
  await ringing
  await caller.close()
  assert.equal((await within(dialog.ended, 'BYE')).by, 'remote')
  if (!second.signal.aborted) await within(once(second.signal, 'abort'), 'CANCEL')
  assert.equal(caller.activeCalls, 0)
  await assert.rejects(ring(), { code: 'exchange_unavailable' })
})
