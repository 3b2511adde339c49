import { sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { appendActivity } from '../activity/append-activity.ts'

/** A deal as it stands after a change of its stage or state. */
export interface StageChange {
  dealId: string
  title: string
  contactId: string | null
  ownerUserId: string | null
  fromStageId: string | null
  toStageId: string
  toState: string
  amountMinor: number
  currency: string
  byUserId: string
  at: Date
  /** The call whose outcome did it. */
  callId?: string | null
}

/** Appends the fact, with the team of that day, and tells the contact's timeline. */
export async function recordStageChange(trx: Trx, change: StageChange): Promise<void> {
  const userId = change.ownerUserId ?? change.byUserId
  await sql`insert into fact_stage_changes
    (id, deal_id, from_stage_id, to_stage_id, to_state, amount_minor, currency, user_id, team_id, at, by_user_id)
    values (${newId()}, ${change.dealId}, ${change.fromStageId}, ${change.toStageId}, ${change.toState},
      ${change.amountMinor}, ${change.currency}, ${userId}, (select team_id from users where id = ${userId}), ${change.at},
      ${change.byUserId})`.execute(trx)
  if (change.contactId) await tellTimeline(trx, change.contactId, change)
}

async function tellTimeline(trx: Trx, contactId: string, change: StageChange): Promise<void> {
  const stages = await trx
    .selectFrom('stages')
    .select(['id', 'name'])
    .where('id', 'in', [change.toStageId, ...(change.fromStageId ? [change.fromStageId] : [])])
    .execute()
  const nameOf = (id: string | null) => stages.find((stage) => stage.id === id)?.name
  const { dealId, title, toState: state, amountMinor, currency } = change
  await appendActivity(trx, {
    contactId,
    dealId,
    kind: 'deal',
    at: change.at,
    authorUserId: change.byUserId,
    callId: change.callId ?? null,
    body: {
      dealId,
      title,
      ...(change.fromStageId && { from: nameOf(change.fromStageId) }),
      to: nameOf(change.toStageId),
      state,
      amountMinor,
      currency,
    },
  })
}
