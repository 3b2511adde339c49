import type { Board, BoardQuery, Deal } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { dealSight } from '../../access/deals-visible-to.ts'
import { unionSeen } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { every } from '../rows.ts'
import { loadCompany } from '../settings/company.ts'
import { dealsOf } from './deal-rows.ts'
import { ownedBy } from './list-deals.ts'
import { choosePipeline } from './pipelines.ts'

/** A column shows so many deals; its count and sum are of all. */
const shownPerColumn = 100

interface ColumnRow {
  stageId: string
  count: number
  amountMinor: number
  dealIds: string[]
}

/** The open deals of a pipeline by stage. */
export async function dealBoard(
  db: Db,
  actor: Actor,
  query: z.infer<typeof BoardQuery>,
): Promise<z.infer<typeof Board>> {
  const pipeline = await choosePipeline(db, query.pipelineId)
  const { currency } = await loadCompany(db)
  const rows = await columnRows(db, actor, pipeline.id, query.ownerUserId)
  const ids = rows.flatMap((row) => row.dealIds)
  const deals = await dealsOf(db, sql`select id from unnest(${ids}::uuid[]) id`)
  const columns = pipeline.stages.map((stage) => columnOf(stage.id, rows, deals))
  return { pipeline, columns, currency }
}

function columnOf(stageId: string, rows: ColumnRow[], deals: Deal[]) {
  const row = rows.find((one) => one.stageId === stageId)
  return {
    stageId,
    count: row?.count ?? 0,
    amountMinor: row?.amountMinor ?? 0,
    deals: deals.filter((deal) => deal.stage.id === stageId),
  }
}

async function columnRows(
  db: Db,
  actor: Actor,
  pipelineId: string,
  ownerUserId: string | undefined,
): Promise<ColumnRow[]> {
  const filters: RawBuilder<SqlBool>[] = [
    sql`d.state = 'open'`,
    sql`d.pipeline_id = ${pipelineId}`,
    ...(ownerUserId ? [ownedBy(actor, ownerUserId)] : []),
  ]
  const seen = unionSeen(
    dealSight(actor),
    ({ holds, listed }) =>
      sql`select d.id, d.stage_id, d.amount_minor from deals d where ${every([...filters, listed ?? holds])}`,
  )
  const { rows } = await sql<ColumnRow>`
    select stage_id, count(*) as count, sum(amount_minor)::bigint as amount_minor,
      (array_agg(id order by id desc))[1:${shownPerColumn}] as deal_ids
    from (${seen}) seen group by stage_id`.execute(db)
  return rows
}
