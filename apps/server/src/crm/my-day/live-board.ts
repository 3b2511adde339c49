import type { AgentState, LiveBoard, LiveCall } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from '../../access/actor.ts'
import { callsVisibleTo } from '../../access/calls-visible-to.ts'
import { anyOf } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { openRequests } from '../request/list-requests.ts'
import { iso, personOf } from '../rows.ts'
import { loadCompany } from '../settings/company.ts'
import { dayOf } from './day.ts'

/** What the exchange knows of this second. */
export interface LiveState {
  /** Those that the actor may hear of. */
  calls: LiveCall[]
  /** By user; who is not in it is offline. */
  agents: ReadonlyMap<string, { state: AgentState; since: Date }>
}

/** The head's page: today's calls, missed, waiting, who is on a call. */
export async function liveBoard(db: Db, actor: Actor, live: LiveState, now: Date): Promise<LiveBoard> {
  const { timeZone } = await loadCompany(db)
  const { from } = dayOf(now, timeZone)
  const [today, requests, agents] = await Promise.all([
    todayOf(db, actor, from),
    openRequests(db, actor),
    agentRows(db, actor, from),
  ])
  return {
    now: iso(now),
    today,
    openRequests: requests,
    calls: live.calls,
    agents: agents.map((row) => agentOf(row, live, from)),
  }
}

async function todayOf(db: Db, actor: Actor, from: Date): Promise<LiveBoard['today']> {
  const { rows } = await sql<LiveBoard['today']>`
    select count(*) filter (where k.direction = 'inbound')::int as inbound,
      count(*) filter (where k.direction = 'inbound' and k.answered_at is not null)::int as answered,
      count(*) filter (where k.is_missed)::int as missed,
      count(*) filter (where k.direction = 'outbound')::int as outbound,
      avg(k.wait_seconds) filter (where k.direction = 'inbound')::float as average_wait_seconds,
      (select avg(extract(epoch from r.closed_at - r.opened_at))::float from requests r
        where r.closed_at >= ${from} and ${closedForActor(actor)}) as average_callback_seconds,
      (select count(*)::int from calls k where k.outcome_owed_by is not null and ${callsVisibleTo(actor)}) as owed_outcomes
    from calls k where k.started_at >= ${from} and ${callsVisibleTo(actor)}`.execute(db)
  return rows[0] as LiveBoard['today']
}

const closedForActor = (actor: Actor): RawBuilder<SqlBool> =>
  hasRole(actor, 'owner')
    ? sql`true`
    : sql`(r.owner_user_id is null or r.owner_user_id = ${anyOf(actor.teamUserIds)})`

interface AgentRow {
  user: { id: string; name: string }
  extension: string | null
  todayCalls: number
  todayTalkSeconds: number
}

async function agentRows(db: Db, actor: Actor, from: Date): Promise<AgentRow[]> {
  const people: RawBuilder<SqlBool> = hasRole(actor, 'owner')
    ? sql`true`
    : sql`u.id = ${anyOf(actor.teamUserIds)}`
  const { rows } = await sql<AgentRow>`
    select ${personOf('u')} as user,
      (select e.number from extensions e where e.user_id = u.id order by e.number limit 1) as extension,
      coalesce(t.calls, 0)::int as today_calls, coalesce(t.talk, 0)::int as today_talk_seconds
    from users u left join (
      select coalesce(answered_by, initiated_by) as user_id, count(*) as calls, sum(talk_seconds) as talk from calls
      where started_at >= ${from} and answered_at is not null and direction <> 'internal' group by 1
    ) t on t.user_id = u.id
    where u.is_active and ${people}
      and exists (select from extensions e where e.user_id = u.id)
    order by u.name, u.id`.execute(db)
  return rows
}

function agentOf(row: AgentRow, live: LiveState, from: Date): LiveBoard['agents'][number] {
  const known = live.agents.get(row.user.id)
  const call = live.calls.find((one) => one.agent?.id === row.user.id && one.state !== 'ended')
  return {
    ...row,
    state: known?.state ?? 'offline',
    since: iso(known?.since ?? from),
    call: call
      ? {
          id: call.id,
          customerNumberDisplay: call.customerNumberDisplay,
          who: call.people.length === 1 ? (call.people[0]?.name ?? '') : '',
        }
      : null,
  }
}
