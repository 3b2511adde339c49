import type { Call, MyDay } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { callsOf } from '../call/call-rows.ts'
import { openRequests } from '../request/list-requests.ts'
import { iso } from '../rows.ts'
import { loadCompany } from '../settings/company.ts'
import { taskRows } from '../task/task-rows.ts'
import { dayOf } from './day.ts'

/** What waits for this user: missed calls, outcomes they owe, tasks due today or overdue; and what they have done. */
export async function myDay(db: Db, actor: Actor, now: Date): Promise<MyDay> {
  const { timeZone, callbackNormSeconds } = await loadCompany(db)
  const day = dayOf(now, timeZone)
  const [requests, owedOutcomes, tasks, done] = await Promise.all([
    openRequests(db, actor),
    owedBy(db, actor.userId),
    taskRows(db, sql`t.owner_user_id = ${actor.userId} and t.done_at is null and t.due_at < ${day.until}`),
    doneBy(db, actor.userId, day.from),
  ])
  return { now: iso(now), callbackNormSeconds, requests, owedOutcomes, tasks, done }
}

async function owedBy(db: Db, userId: string): Promise<MyDay['owedOutcomes']> {
  const { rows } = await sql<{ id: string; owedSince: Date }>`
    select id, coalesce(outcome_owed_since, started_at) as owed_since from calls where outcome_owed_by = ${userId}
    order by outcome_owed_since, id limit 200`.execute(db)
  const calls = await callsOf(
    db,
    sql`select k.id from calls k where k.id = any(${rows.map((row) => row.id)}::uuid[])`,
  )
  return rows.map((row) => ({ call: calls.get(row.id) as Call, owedSince: iso(row.owedSince) }))
}

async function doneBy(db: Db, userId: string, since: Date): Promise<MyDay['done']> {
  const { rows } = await sql<MyDay['done']>`
    select (select count(*)::int from call_outcomes where processed_by = ${userId} and processed_at >= ${since}) as outcomes,
      count(*)::int as calls, coalesce(sum(talk_seconds), 0)::int as talk_seconds
    from calls where started_at >= ${since} and answered_at is not null and direction <> 'internal'
      and (answered_by = ${userId} or initiated_by = ${userId})`.execute(db)
  return rows[0] as MyDay['done']
}
