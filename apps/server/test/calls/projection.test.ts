import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../src/kernel/ids.ts'
import { contact, draft, story } from './story.ts'

const number = '+79161234567'

test('N1: an unknown caller has a card begun, with the number and the source', async (t) => {
  const s = await story(t)
  const contactId = newId()
  await s.started({ people: [draft(contactId)] })
  const card = await s.db
    .selectFrom('contacts')
    .innerJoin('contactPhones', 'contactPhones.contactId', 'contacts.id')
    .select(['contacts.id', 'name', 'isDraft', 'source', 'e164'])
    .execute()
  assert.deepEqual(card, [{ id: contactId, name: '', isDraft: true, source: 'site', e164: number }])
})

test('N1: two calls at once from one unknown number begin one card', async (t) => {
  const s = await story(t)
  await s.started({ people: [draft(newId())] })
  await s.started({ people: [draft(newId())] })
  assert.equal((await s.db.selectFrom('contacts').selectAll().execute()).length, 1)
  const calls = await s.db.selectFrom('calls').select('contactId').execute()
  assert.equal(calls[0]?.contactId, calls[1]?.contactId)
})

test('N1: a number shared by several people is never assigned silently, and shows on every card', async (t) => {
  const s = await story(t)
  const family = [
    await contact(s.db, { name: 'Иван', e164: number }),
    await contact(s.db, { name: 'Мария', e164: number }),
  ]
  const callId = await s.missed({ caller: 'shared', people: family.map(draft) })
  const call = await s.db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirstOrThrow()
  assert.equal(call.contactId, null)
  assert.equal(call.isAmbiguous, true)
  const timelines = await s.db
    .selectFrom('activities')
    .select('contactId')
    .where('kind', '=', 'call')
    .execute()
  assert.deepEqual(timelines.map((row) => row.contactId).sort(), family.sort())
})

test('N1: an exchange that could not ask in time does not make a known number new, nor a shared one somebody’s', async (t) => {
  const s = await story(t)
  const ivan = await contact(s.db, { name: 'Иван', e164: number })
  await s.started({ people: [draft(newId())] })
  const first = await s.db.selectFrom('calls').select(['contactId', 'isAmbiguous']).execute()
  assert.deepEqual(first, [{ contactId: ivan, isAmbiguous: false }])
  await contact(s.db, { name: 'Мария', e164: number })
  const callId = await s.started({ people: [draft(newId())] })
  const second = await s.db
    .selectFrom('calls')
    .select(['contactId', 'isAmbiguous'])
    .where('id', '=', callId)
    .execute()
  assert.deepEqual(second, [{ contactId: null, isAmbiguous: true }])
})

test("U1: a missed call becomes a request for the contact's manager", async (t) => {
  const s = await story(t)
  const ivan = await contact(s.db, { name: 'Иван', e164: number, ownerUserId: s.company.anna })
  const callId = await s.missed({ caller: 'known', people: [draft(ivan)] })
  const request = await s.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
  assert.equal(request.ownerUserId, s.company.anna)
  assert.equal(request.contactId, ivan)
  assert.equal(request.closedAt, null)
  const joined = await s.db.selectFrom('requestCalls').select(['callId', 'requestId']).execute()
  assert.deepEqual(joined, [{ callId, requestId: request.id }])
})

test("U1: a missed call of nobody's customer becomes a request for the queue's group", async (t) => {
  const s = await story(t)
  await s.missed()
  const request = await s.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
  assert.equal(request.ownerUserId, null)
  assert.equal(request.queueId, s.company.queueId)
})

test('U1: at most one request is open per customer number; each missed call joins it', async (t) => {
  const s = await story(t)
  const [first, second] = [await s.missed(), await s.missed()]
  assert.equal((await s.db.selectFrom('requests').selectAll().execute()).length, 1)
  const joined = await s.db.selectFrom('requestCalls').select('callId').execute()
  assert.deepEqual(joined.map((row) => row.callId).sort(), [first, second].sort())
})

test('U1: a missed call told twice is one request and one joining', async (t) => {
  const s = await story(t)
  const callId = await s.missed()
  await s.ended(callId, { isMissed: true, isAnswered: false, cause: 'abandoned', talkMs: 0 })
  assert.equal((await s.db.selectFrom('requests').selectAll().execute()).length, 1)
  assert.equal((await s.db.selectFrom('requestCalls').selectAll().execute()).length, 1)
  const entries = await s.db.selectFrom('activities').select('kind').orderBy('kind').execute()
  assert.deepEqual(
    entries.map((entry) => entry.kind),
    ['call', 'request'],
  )
})

test('U1: a talk of at least 10 s closes the request, from either side, and is named', async (t) => {
  for (const direction of ['inbound', 'outbound'] as const) {
    const s = await story(t)
    await s.missed()
    s.passes(25)
    const tooShort = await s.talked({ direction, initiatedBy: s.company.anna }, s.company.anna, 9)
    assert.equal(
      (await s.db.selectFrom('requests').select('closedAt').executeTakeFirstOrThrow()).closedAt,
      null,
      `${direction}: ${tooShort} was too short`,
    )
    const callId = await s.talked({ direction, initiatedBy: s.company.anna }, s.company.anna, 10)
    const request = await s.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
    assert.equal(request.closedByCallId, callId)
    assert.equal(request.closedByUserId, s.company.anna)
  }
})

test('U1: the length of a talk that closes is editable', async (t) => {
  const s = await story(t)
  await s.db.updateTable('company').set({ requestClosingTalkSeconds: 60 }).execute()
  await s.missed()
  await s.talked({}, s.company.anna, 59)
  assert.equal((await s.db.selectFrom('requests').select('closedAt').executeTakeFirst())?.closedAt, null)
})

test('U1: after a closed request the next missed call opens a new one', async (t) => {
  const s = await story(t)
  await s.missed()
  await s.talked({}, s.company.anna, 30)
  await s.missed()
  const requests = await s.db.selectFrom('requests').select('closedAt').orderBy('openedAt').execute()
  assert.deepEqual(
    requests.map((request) => request.closedAt === null),
    [false, true],
  )
})

test('a missed call with a hidden number makes no request: nobody could be called back', async (t) => {
  const s = await story(t)
  await s.missed({ caller: 'hidden', customerNumber: null, people: [] })
  assert.equal((await s.db.selectFrom('requests').selectAll().execute()).length, 0)
})

test('N4: an answered call with a customer owes an outcome, by whoever talked', async (t) => {
  const s = await story(t)
  const callId = await s.talked({}, s.company.anna, 60)
  const call = await s.db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirstOrThrow()
  assert.equal(call.outcomeOwedBy, s.company.anna)
})

test('N4: internal calls and unanswered attempts owe none', async (t) => {
  const s = await story(t)
  await s.talked(
    { direction: 'internal', caller: 'internal', customerNumber: null, people: [] },
    s.company.anna,
    60,
  )
  const attempt = await s.started({ direction: 'outbound', initiatedBy: s.company.anna })
  await s.ended(attempt, { isAnswered: false, cause: 'busy', talkMs: 0 })
  await s.missed()
  const owed = await s.db.selectFrom('calls').selectAll().where('outcomeOwedBy', 'is not', null).execute()
  assert.deepEqual(owed, [])
  const call = await s.db.selectFrom('calls').select('endCause').where('id', '=', attempt).executeTakeFirst()
  assert.equal(call?.endCause, 'busy')
})

test('N4: "not a client" holds for later calls: they owe no outcome until it is changed', async (t) => {
  const s = await story(t)
  const ivan = await contact(s.db, { name: 'Иван', e164: number, status: 'not_a_client' })
  await s.talked({ caller: 'known', people: [draft(ivan)] }, s.company.anna, 60)
  await s.db.updateTable('contacts').set({ status: 'new' }).execute()
  await s.talked({ caller: 'known', people: [draft(ivan)] }, s.company.anna, 60)
  const owed = await s.db.selectFrom('calls').select('outcomeOwedBy').orderBy('createdAt').execute()
  assert.deepEqual(
    owed.map((call) => call.outcomeOwedBy),
    [null, s.company.anna],
  )
})

test('P2: who answered, who did not, how long one waited and talked', async (t) => {
  const s = await story(t)
  const callId = await s.started()
  const offer = (offerId: string, userId: string) =>
    s.told({
      type: 'call.offered',
      callId,
      at: '2026-11-20T09:00:00.000Z',
      offerId,
      userId,
      extension: '101',
    })
  const [refused, taken] = [newId(), newId()]
  await offer(refused, s.company.anna)
  await offer(taken, s.company.anna)
  const ended = { type: 'call.offer-ended', callId, at: '2026-11-20T09:00:03.000Z' } as const
  await s.told({ ...ended, offerId: refused, result: 'rejected', sipStatus: 486 })
  await s.told({ ...ended, offerId: taken, result: 'answered', sipStatus: 200 })
  await s.answered(callId, s.company.anna)
  await s.ended(callId, { waitMs: 3_400, talkMs: 61_500 })
  const call = await s.db.selectFrom('calls').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([call.waitSeconds, call.talkSeconds, call.source], [3, 62, 'site'])
  const offers = await s.db.selectFrom('callOffers').select('result').orderBy('id').execute()
  assert.deepEqual(offers.map((row) => row.result).sort(), ['answered', 'rejected'])
})

test('the fact of a call keeps the team of that day', async (t) => {
  const s = await story(t)
  await s.talked({}, s.company.anna, 60)
  await s.db.updateTable('users').set({ teamId: null }).execute()
  const fact = await s.db.selectFrom('factCalls').selectAll().executeTakeFirstOrThrow()
  assert.equal(fact.teamId, s.company.teamId)
  assert.equal(fact.isNewCustomer, true)
  s.passes(3600)
  await s.talked({}, s.company.anna, 60)
  const facts = await s.db.selectFrom('factCalls').select('isNewCustomer').execute()
  assert.deepEqual(facts.map((row) => row.isNewCustomer).sort(), [false, true])
})

test('a sealed recording is there once, and its compression is ordered', async (t) => {
  const s = await story(t)
  const callId = await s.started()
  const sealed = {
    type: 'recording.sealed',
    callId,
    at: '2026-11-20T09:01:00.000Z',
    recordingId: newId(),
    path: '2026/11/20/a.wav',
    seconds: 12.34,
    bytes: 197_484,
  } as const
  await s.told(sealed)
  await s.told(sealed)
  const rows = await s.db.selectFrom('recordings').select(['seconds', 'format']).execute()
  assert.deepEqual(rows, [{ seconds: 12.34, format: 'wav' }])
})

test('an event of a kind nobody knows is an error, so that the projector parks it', async (t) => {
  const s = await story(t)
  await assert.rejects(s.told({ type: 'call.flew', callId: newId(), at: '' } as never), /unknown call event/)
})
