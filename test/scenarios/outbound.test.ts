import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDigestAuthenticator, ha1 } from '@perezvon/sip'
import { AppError } from '../../apps/server/src/kernel/errors.ts'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { sealingKey, sealText } from '../../apps/server/src/kernel/sealed-text.ts'
import { waitFor } from '../support/index.ts'
import { audibleDbfs } from './support/phone.ts'
import { Town } from './support/town.ts'

const customerNumber = '+79161234567'
const placeCall = (town: Town, idempotencyKey = newId()) =>
  town.events.request<{ callId: string }>({
    kind: 'place-call',
    userId: town.userIds.anna,
    number: '8 (916) 123-45-67',
    idempotencyKey,
  })

/** 'HH:MM' in the town's zone. */
const wallClock = (ms: number) => new Date(ms).toISOString().slice(11, 16)

test('N1: click-to-call rings the own phone, then the customer, who sees the company’s number', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const { callId } = await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  await atAnna.hearsSoon(425) // ringback
  const ringing = await carrier.rings()
  assert.match(ringing.invite.requestUri, /^sip:\+79161234567@/)
  assert.equal(ringing.invite.assertedIdentity?.user, '+74951234567')
  const atCustomer = await ringing.answers()
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs)
  assert.ok((await atAnna.hears(440)) > audibleDbfs)
  await atAnna.hangsUp()
  await atCustomer.ended()
  const call = await town.call(callId)
  assert.deepEqual(
    [call.direction, call.customerNumber, call.endCause, call.endedBy, call.outcomeOwedBy],
    ['outbound', customerNumber, 'completed', 'employee', town.userIds.anna],
  )
  await waitFor(() => town.stats().dialogs === 0, { what: 'nothing to be left' })
})

test('N1: a click repeated with the same key places one call', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const [first, second] = await Promise.all([
    placeCall(town, 'the-same-key'),
    placeCall(town, 'the-same-key'),
  ])
  assert.equal(first.callId, second.callId)
  ;(await anna.rings()).rejects()
  const call = await town.call(first.callId)
  assert.deepEqual([call.endCause, call.endedBy], ['cancelled', 'employee'])
  assert.ok(anna.isSilent)
  assert.ok(carrier.isSilent, 'the customer was never rung')
})

const attempts = [
  [486, '', 'busy'],
  [600, '', 'busy'],
  [480, '', 'no_answer'],
  [480, 'Q.850;cause=20;text="Subscriber absent"', 'unreachable'],
  [404, '', 'no_such_number'],
  [484, '', 'no_such_number'],
  [603, '', 'rejected'],
  [403, '', 'line_refused'],
  [503, '', 'line_busy'],
  [503, 'SIP;cause=503, Q.850;cause=38', 'line_down'],
  [500, 'Q.850;cause=17', 'busy'],
  [502, '', 'line_down'],
] as const

test('N4: an unanswered attempt records its own cause and owes nothing', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  for (const [status, reason, cause] of attempts) {
    const told = town.callEvent((call) => call.state === 'ringing' && call.endCause !== null)
    const { callId } = await placeCall(town)
    const atAnna = await (await anna.rings()).answers()
    ;(await carrier.rings()).rejects(status, reason ? { Reason: reason } : {})
    assert.equal((await told).endCause, cause, `told while the employee hears busy: SIP ${status} ${reason}`)
    await atAnna.hangsUp()
    const call = await town.call(callId)
    assert.deepEqual(
      [call.endCause, call.outcomeOwedBy, call.isMissed],
      [cause, null, false],
      `SIP ${status} ${reason}`,
    )
  }
})

test('N4: the same cause stands on a call that was begun at a desk phone', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const told = town.callEvent((call) => call.endCause !== null)
  const dialling = await anna.dials('sip:89161234567@perezvon', town.exchange)
  ;(await carrier.rings()).rejects(404)
  const atAnna = await dialling.isAnswered()
  await atAnna.hearsSoon(425)
  const { endCause, agent } = await told
  assert.deepEqual([endCause, agent?.id], ['no_such_number', town.userIds.anna])
  await atAnna.ended()
  assert.equal((await town.onlyCall()).endCause, 'no_such_number')
})

test('N4: a phone that rings and is not taken is no answer; a carrier that is silent is a line that is down', async (t) => {
  const timers = { T1: 20, T2: 80, T4: 100 }
  const town = await Town.open(t, { exchange: { customerRingTimeoutMs: 4_000, sip: { timers } } })
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const { callId } = await placeCall(town)
  await (await anna.rings()).answers()
  await (await carrier.rings()).stops()
  assert.equal((await town.call(callId)).endCause, 'no_answer')
  await town.db.updateTable('trunks').set({ host: '127.0.0.3', port: carrier.port }).execute()
  await town.settingsChanged((plan) => plan.trunks[0]?.host === '127.0.0.3')
  const toNowhere = await placeCall(town)
  await (await anna.rings()).answers()
  assert.equal((await town.call(toNowhere.callId)).endCause, 'line_down')
})

test('an employee whose own phone takes nothing is told so; one who refuses it has given up', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  for (const [status, cause] of [
    [480, 'own_phone_silent'],
    [603, 'cancelled'],
  ] as const) {
    const { callId } = await placeCall(town)
    ;(await anna.rings()).rejects(status)
    assert.equal((await town.call(callId)).endCause, cause)
  }
})

test('the employee gives up while it rings: the customer’s phone stops', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const { callId } = await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  const ringing = await carrier.rings()
  await atAnna.hangsUp()
  await ringing.stops()
  assert.equal((await town.call(callId)).endCause, 'cancelled')
})

test('hang up from the web ends the talk on both sides', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const { callId } = await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await (await carrier.rings()).answers()
  await waitFor(
    async () =>
      (await town.db.selectFrom('calls').select('state').where('id', '=', callId).executeTakeFirst())
        ?.state === 'answered',
  )
  await town.events.request({ kind: 'hangup', callId, userId: town.userIds.anna })
  await Promise.all([atAnna.ended(), atCustomer.ended()])
  assert.equal((await town.call(callId)).endedBy, 'employee')
})

test('only who is on the call hangs it up from the web, though others concerned see it', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const calling = await (await town.customer()).dials()
  const talks = town.callEvent((call) => call.state === 'answered' && call.isRecording)
  const [atAnna] = await Promise.all([(await anna.rings()).answers(), boris.rings()])
  const { id: callId } = await talks
  const hangUpBy = (userId: string) => town.events.request({ kind: 'hangup', callId, userId })
  await assert.rejects(
    hangUpBy(town.userIds.boris),
    (error) => error instanceof AppError && error.code === 'call_not_found',
  )
  await hangUpBy(town.userIds.anna)
  await Promise.all([atAnna.ended(), calling.isAnswered().then((talk) => talk.ended())])
  assert.equal((await town.onlyCall()).endedBy, 'employee')
})

test('U1: a missed call is called back by one click, and the talk closes the request', async (t) => {
  const town = await Town.open(t)
  await town.db.updateTable('company').set({ requestClosingTalkSeconds: 1 }).execute()
  const customer = await town.customer()
  await (await customer.dials()).isRefused()
  await waitFor(() => town.db.selectFrom('requests').selectAll().executeTakeFirst())
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const { callId } = await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await (await carrier.rings()).answers()
  await atCustomer.hears(1000, 1.6)
  await atAnna.hangsUp()
  await town.call(callId)
  const request = await town.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
  assert.equal(request.closedByCallId, callId)
})

test('L: outside the calling hours only who has just called is called, and the refusal says until when', async (t) => {
  const town = await Town.open(t)
  const [inTwoHours, inThree] = [2, 3].map((hours) => wallClock(Date.now() + hours * 3_600_000))
  await town.db.updateTable('company').set({ callingFrom: inTwoHours, callingUntil: inThree }).execute()
  await town.settingsChanged((plan) => plan.company?.callingFrom === inTwoHours)
  const anna = await town.deskPhone('anna')
  await assert.rejects(placeCall(town), (error) => {
    assert.ok(error instanceof AppError)
    assert.equal(error.code, 'outside_calling_hours')
    assert.equal(wallClock(Date.parse(String(error.details?.allowedAt))), inTwoHours)
    return true
  })
  const calling = await (await town.customer()).dials()
  ;(await anna.rings()).rejects()
  await calling.isRefused()
  await waitFor(() => town.db.selectFrom('requests').select('id').executeTakeFirst(), { what: 'a request' })
  const carrier = await town.carrier()
  const { callId } = await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  const atCustomer = await (await carrier.rings()).answers()
  await atCustomer.hearsSoon(1000)
  await atAnna.hangsUp()
  assert.equal((await town.call(callId)).endCause, 'completed')
})

test('L: do-not-call holds on every way of dialling: click and desk phone', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const contactId = newId()
  await town.db.insertInto('contacts').values({ id: contactId, name: 'Иван', doNotCall: true }).execute()
  await town.db.insertInto('contactPhones').values({ id: newId(), contactId, e164: customerNumber }).execute()
  await assert.rejects(placeCall(town), (error) => error instanceof AppError && error.code === 'do_not_call')
  const dialling = await anna.dials(`sip:89161234567@perezvon`, town.exchange)
  assert.equal(await dialling.isRefused(), 403)
  assert.ok(carrier.isSilent)
  assert.deepEqual(await town.db.selectFrom('calls').selectAll().execute(), [])
})

test('a desk phone dials out through the same door', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const dialling = await anna.dials('sip:89161234567@perezvon', town.exchange)
  const ringing = await carrier.rings()
  const atCustomer = await ringing.answers()
  const atAnna = await dialling.isAnswered()
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs)
  await atCustomer.hangsUp()
  await atAnna.ended()
  const call = await town.onlyCall()
  assert.deepEqual(
    [call.direction, call.initiatedBy, call.endedBy],
    ['outbound', town.userIds.anna, 'customer'],
  )
})

test('colleagues call each other by extension: no recording, no outcome', async (t) => {
  const town = await Town.open(t)
  const [anna, boris] = [await town.deskPhone('anna'), await town.deskPhone('boris')]
  const dialling = await anna.dials(`sip:${town.extensions.boris}@perezvon`, town.exchange)
  const atBoris = await (await boris.rings()).answers()
  const atAnna = await dialling.isAnswered()
  assert.ok((await atBoris.hears(1000)) > audibleDbfs)
  await atAnna.hangsUp()
  await atBoris.ended()
  const call = await town.onlyCall()
  assert.deepEqual([call.direction, call.outcomeOwedBy, call.contactId], ['internal', null, null])
  assert.deepEqual(await town.db.selectFrom('recordings').selectAll().execute(), [])
})

test('a phone with a wrong password is refused and cannot call', async (t) => {
  const town = await Town.open(t)
  const anna = await town.deskPhone('anna')
  anna.options.credentials!.password = 'wrong'
  await assert.rejects(anna.register(town.exchange), /40[13]/)
  const dialling = await anna.dials('sip:89161234567@perezvon', town.exchange)
  assert.ok([401, 403, 407].includes(await dialling.isRefused()))
})

test('a carrier that asks for a password gets it, and the call goes on', async (t) => {
  const town = await Town.open(t)
  const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
  const secret = sealText(sealingKey(town.config.secret), 'carrier-password')
  await town.db.updateTable('trunks').set({ username: 'romashka', secret }).execute()
  await town.settingsChanged((plan) => plan.trunks[0]?.username === 'romashka')
  const gate = createDigestAuthenticator({
    realm: 'carrier',
    secret: 'any',
    credentials: async (username) =>
      username === 'romashka' ? { ha1Md5: ha1(username, 'carrier', 'carrier-password', 'MD5') } : undefined,
  })
  await placeCall(town)
  const atAnna = await (await anna.rings()).answers()
  const first = await carrier.rings()
  const challenge = await gate.verify(first.invite.request, first.invite.source, { proxy: true })
  assert.ok(!challenge.ok)
  first.invite.reject({ status: challenge.status, headers: challenge.headers })
  const second = await carrier.rings()
  assert.ok((await gate.verify(second.invite.request, second.invite.source, { proxy: true })).ok)
  const atCustomer = await second.answers()
  await atCustomer.hearsSoon(1000)
  await atAnna.hangsUp()
  await atCustomer.ended()
})
