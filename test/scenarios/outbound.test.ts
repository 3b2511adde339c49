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

test('N4: an unanswered attempt records its own cause and owes nothing', async (t) => {
  for (const [status, cause] of [
    [486, 'busy'],
    [404, 'unreachable'],
    [480, 'no_answer'],
    [603, 'rejected'],
  ] as const) {
    const town = await Town.open(t)
    const [anna, carrier] = [await town.deskPhone('anna'), await town.carrier()]
    const { callId } = await placeCall(town)
    const atAnna = await (await anna.rings()).answers()
    ;(await carrier.rings()).rejects(status)
    await atAnna.ended()
    const call = await town.call(callId)
    assert.deepEqual(
      [call.endCause, call.outcomeOwedBy, call.isMissed],
      [cause, null, false],
      `SIP ${status}`,
    )
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
