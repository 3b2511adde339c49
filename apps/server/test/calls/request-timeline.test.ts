import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { joinEarlierCalls } from '../../src/crm/contact/join-earlier-calls.ts'
import type { Db } from '../../src/kernel/db.ts'
import { contact, draft, story } from './story.ts'

const number = '+79161234567'

interface Entry {
  contactId: string
  callId: string | null
  closed: boolean
}

/** What the timelines say of requests, oldest first. */
async function requestEntries(db: Db, contactId?: string): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select contact_id, call_id, (body ->> 'closed')::boolean as closed
    from activities where kind = 'request' order by at, contact_id`.execute(db)
  return rows.filter((row) => !contactId || row.contactId === contactId)
}

test('U1: a request stands on the timeline when it opens and when it closes, and names the calls that did it', async (t) => {
  const s = await story(t)
  const ivan = await contact(s.db, { name: 'Иван', e164: number, ownerUserId: s.company.anna })
  const known = { caller: 'known', people: [draft(ivan)] } as const
  const first = await s.missed({ ...known, people: [draft(ivan)] })
  s.passes(20)
  await s.missed({ ...known, people: [draft(ivan)] })
  assert.deepEqual(await requestEntries(s.db), [{ contactId: ivan, callId: first, closed: false }])
  s.passes(20)
  const back = {
    ...known,
    people: [draft(ivan)],
    direction: 'outbound',
    initiatedBy: s.company.anna,
  } as const
  const closing = await s.talked({ ...back, people: [draft(ivan)] }, s.company.anna, 30)
  assert.deepEqual(await requestEntries(s.db), [
    { contactId: ivan, callId: first, closed: false },
    { contactId: ivan, callId: closing, closed: true },
  ])
  const author = await s.db
    .selectFrom('activities')
    .select('authorUserId')
    .where('kind', '=', 'request')
    .where('callId', '=', closing)
    .executeTakeFirst()
  assert.equal(author?.authorUserId, s.company.anna)
})

test('U1: the ends told twice write the request’s entries once', async (t) => {
  const s = await story(t)
  const callId = await s.missed()
  s.passes(20)
  const closing = await s.talked({}, s.company.anna, 30)
  await s.ended(callId, { isMissed: true, isAnswered: false, cause: 'abandoned', talkMs: 0 })
  await s.ended(closing, { talkMs: 30_000 })
  assert.deepEqual(
    (await requestEntries(s.db)).map((entry) => entry.callId),
    [callId, closing],
  )
})

test('U1: the next request after a closed one has its own entries', async (t) => {
  const s = await story(t)
  await s.missed()
  s.passes(20)
  await s.talked({}, s.company.anna, 30)
  s.passes(20)
  await s.missed()
  assert.deepEqual(
    (await requestEntries(s.db)).map((entry) => entry.closed),
    [false, true, false],
  )
})

test('U1: a request of a shared number stands on every card, until somebody joins it to one', async (t) => {
  const s = await story(t)
  const ivan = await contact(s.db, { name: 'Иван', e164: number })
  const maria = await contact(s.db, { name: 'Мария', e164: number })
  const callId = await s.missed({ caller: 'shared', people: [draft(ivan), draft(maria)] })
  const onBoth = [ivan, maria].sort().map((contactId) => ({ contactId, callId, closed: false }))
  assert.deepEqual(await requestEntries(s.db), onBoth)
  await s.db.deleteFrom('contactPhones').where('contactId', '=', maria).execute()
  await s.db.transaction().execute((trx) => joinEarlierCalls(trx, ivan, number))
  assert.deepEqual(await requestEntries(s.db), [{ contactId: ivan, callId, closed: false }])
})

test('N3: a request that was nobody’s joins the contact it gets later, closed as it is', async (t) => {
  const s = await story(t)
  const people = [
    await contact(s.db, { name: 'Иван', e164: number }),
    await contact(s.db, { name: 'Мария', e164: number }),
  ]
  const opening = await s.missed({ caller: 'shared', people: people.map(draft) })
  s.passes(20)
  const closing = await s.talked({ caller: 'shared', people: people.map(draft) }, s.company.anna, 30)
  await s.db.deleteFrom('contacts').where('id', 'in', people).execute()
  assert.deepEqual(await requestEntries(s.db), [])
  const petr = await contact(s.db, { name: 'Пётр', e164: number })
  await s.db.transaction().execute((trx) => joinEarlierCalls(trx, petr, number))
  assert.deepEqual(await requestEntries(s.db), [
    { contactId: petr, callId: opening, closed: false },
    { contactId: petr, callId: closing, closed: true },
  ])
})
