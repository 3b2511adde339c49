import type { DealCard, StageChange } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { canAssign, canEditCustomers } from '../../access/can.ts'
import { companiesVisibleTo } from '../../access/companies-visible-to.ts'
import { contactsVisibleTo } from '../../access/contacts-visible-to.ts'
import { tasksVisibleTo } from '../../access/tasks-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { iso, personOf } from '../rows.ts'
import { taskRows } from '../task/task-rows.ts'
import { findDeal } from './list-deals.ts'
import { choosePipeline } from './pipelines.ts'

/** A deal with its steps, its open tasks, and what the actor may do. Error: not_found when there is none, or none for this actor. */
export async function dealCard(db: Db, actor: Actor, id: string): Promise<DealCard> {
  const deal = await findDeal(db, actor, id)
  const [pipeline, history, tasks, sees] = await Promise.all([
    choosePipeline(db, deal.pipelineId),
    historyOf(db, id),
    taskRows(db, sql`t.deal_id = ${id} and t.done_at is null and ${tasksVisibleTo(actor)}`),
    whatIsSeen(db, actor, id),
  ])
  const edit = canEditCustomers(actor)
  const assign = canAssign(actor) || (edit && deal.owner === null)
  return { ...deal, ...sees, stages: pipeline.stages, history, tasks, can: { edit, assign } }
}

interface ChangeRow extends Omit<StageChange, 'at'> {
  at: Date
}

/** The facts of the deal's steps. Facts older than the column know only to whom a step counts. */
async function historyOf(db: Db, dealId: string): Promise<StageChange[]> {
  const { rows } = await sql<ChangeRow>`
    select f.at, ${personOf('sf')} as from, ${personOf('st')} as to, f.to_state as state, f.amount_minor, f.currency,
      ${personOf('u')} as by
    from fact_stage_changes f
    left join stages sf on sf.id = f.from_stage_id
    left join stages st on st.id = f.to_stage_id
    left join users u on u.id = coalesce(f.by_user_id, f.user_id)
    where f.deal_id = ${dealId} order by f.at desc, f.id desc limit 200`.execute(db)
  return rows.map((row) => ({ ...row, at: iso(row.at) }))
}

async function whatIsSeen(
  db: Db,
  actor: Actor,
  dealId: string,
): Promise<Pick<DealCard, 'seesContact' | 'seesCompany'>> {
  const { rows } = await sql<Pick<DealCard, 'seesContact' | 'seesCompany'>>`
    select exists (select from contacts c where c.id = d.contact_id and ${contactsVisibleTo(actor)}) as sees_contact,
      exists (select from companies co where co.id = d.company_id and ${companiesVisibleTo(actor)}) as sees_company
    from deals d where d.id = ${dealId}`.execute(db)
  return rows[0] ?? { seesContact: false, seesCompany: false }
}
