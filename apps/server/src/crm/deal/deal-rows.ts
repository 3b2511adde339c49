import type { Deal } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'
import { iso, isoOrNull, personOf } from '../rows.ts'

interface DealRow extends Omit<Deal, 'stageSince' | 'createdAt' | 'closedAt'> {
  stageSince: Date
  createdAt: Date
  closedAt: Date | null
}

/** Deals (aliased `d`) that satisfy `condition`, newest first. */
export async function dealRows(db: Db, condition: RawBuilder<SqlBool>, limit = 1000): Promise<Deal[]> {
  return dealsOf(db, sql`select id from deals d where ${condition} order by d.id desc limit ${limit}`)
}

/** The deals of the ids that `ids` selects, newest first. */
export async function dealsOf(db: Db, ids: RawBuilder<unknown>): Promise<Deal[]> {
  const { rows } = await sql<DealRow>`
    select d.id, d.title, d.state, json_build_object('id', s.id, 'name', s.name) as stage, d.pipeline_id,
      ${personOf('c')} as contact, ${personOf('co')} as company, ${personOf('u')} as owner,
      d.amount_minor, d.currency, ${personOf('lr')} as lost_reason, d.contract_number, ${personOf('f')} as contract_file,
      d.stage_since, d.created_at, d.closed_at, d.version,
      exists (select from tasks t where t.deal_id = d.id and t.done_at is null) as has_next_task
    from (${ids}) picked join deals d on d.id = picked.id
    join stages s on s.id = d.stage_id
    left join contacts c on c.id = d.contact_id
    left join companies co on co.id = d.company_id
    left join users u on u.id = d.owner_user_id
    left join lost_reasons lr on lr.id = d.lost_reason_id
    left join files f on f.id = d.contract_file::uuid
    order by d.id desc`.execute(db)
  return rows.map((row) => ({
    ...row,
    stageSince: iso(row.stageSince),
    createdAt: iso(row.createdAt),
    closedAt: isoOrNull(row.closedAt),
  }))
}
