import type { Call, CallQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { callSight, callsVisibleTo } from '../../access/calls-visible-to.ts'
import { fewByBranch } from '../../access/contacts-visible-to.ts'
import { callFieldsFor } from '../../access/field-rules.ts'
import { anyOf, newestSeen } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { loadCompany } from '../settings/company.ts'
import { callsOf } from './call-rows.ts'

/** Calls that the actor sees, newest first. */
export async function listCalls(
  db: Db,
  actor: Actor,
  query: z.infer<typeof CallQuery>,
): Promise<PageOf<Call>> {
  const { timeZone } = await loadCompany(db)
  const seen = newestSeen({
    sight: callSight(actor, await fewByBranch(db, actor)),
    plain: { from: sql`calls k`, at: sql`k.started_at`, id: sql`k.id` },
    filters: filtersOf(actor, query, timeZone),
    after: decodeCursor(query.cursor, 2),
    limit: query.limit + 1,
  })
  const { rows } = await sql<{ id: string; startedKey: string }>`
    select id, at::text as started_key from (${seen}) page order by at desc, id`.execute(db)
  const calls = await callsOf(db, idsOf(rows.slice(0, query.limit)))
  return pageOf(
    rows,
    query.limit,
    (row) => encodeCursor(row.startedKey, row.id),
    (row) => callFieldsFor(actor, calls.get(row.id) as Call),
  )
}

/** Error: call_not_found when there is none, or none for this actor. */
export async function findCall(db: Db, actor: Actor, id: string): Promise<Call> {
  const calls = await callsOf(
    db,
    sql`select k.id from calls k where k.id = ${id} and ${callsVisibleTo(actor)}`,
  )
  const call = calls.get(id)
  if (!call) throw new AppError('call_not_found')
  return callFieldsFor(actor, call)
}

function filtersOf(actor: Actor, query: z.infer<typeof CallQuery>, timeZone: string): RawBuilder<SqlBool>[] {
  const filters: RawBuilder<SqlBool>[] = []
  if (query.direction) filters.push(sql`k.direction = ${query.direction}`)
  if (query.missed !== undefined) filters.push(query.missed ? missed : sql`not k.is_missed`)
  if (query.answered) filters.push(sql`k.answered_at is not null`)
  if (query.owed) filters.push(sql`k.outcome_owed_by is not null`)
  if (query.contactId) filters.push(sql`k.contact_id = ${query.contactId}`)
  if (query.userId) filters.push(ofUser(query.userId === 'me' ? actor.userId : query.userId))
  if (query.from) filters.push(sql`k.started_at >= ${query.from}::date::timestamp at time zone ${timeZone}`)
  if (query.until)
    filters.push(sql`k.started_at < (${query.until}::date + 1)::timestamp at time zone ${timeZone}`)
  return filters
}

/** Nobody answered a missed call; said so, the calls that somebody answered need not be read through for it. */
const missed: RawBuilder<SqlBool> = sql`(k.is_missed and k.answered_by is null)`

const ofUser = (userId: string): RawBuilder<SqlBool> =>
  sql`(k.answered_by = ${userId}::uuid or k.initiated_by = ${userId}::uuid)`

const idsOf = (rows: { id: string }[]): RawBuilder<unknown> =>
  sql`select k.id from calls k where k.id = ${anyOf(rows.map((row) => row.id))}`
