import type { Deal, DealQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { dealSight, dealsVisibleTo } from '../../access/deals-visible-to.ts'
import { unionSeen } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { every } from '../rows.ts'
import { wordsMatch } from '../search/contact-matches.ts'
import { fold } from '../search/fold.ts'
import { dealRows, dealsOf } from './deal-rows.ts'

/** Deals that the actor sees, newest first. */
export async function listDeals(
  db: Db,
  actor: Actor,
  query: z.infer<typeof DealQuery>,
): Promise<PageOf<Deal>> {
  const filters: RawBuilder<SqlBool>[] = []
  if (query.search) filters.push(wordsMatch(sql`d.title_folded`, fold(query.search).split(/\s+/)))
  if (query.state) filters.push(sql`d.state = ${query.state}`)
  if (query.contactId) filters.push(sql`d.contact_id = ${query.contactId}`)
  if (query.companyId) filters.push(sql`d.company_id = ${query.companyId}`)
  if (query.ownerUserId) filters.push(ownedBy(actor, query.ownerUserId))
  const after = decodeCursor(query.cursor, 1)
  if (after) filters.push(sql`d.id < ${after[0]}::uuid`)
  const limit = query.limit + 1
  const seen = unionSeen(
    dealSight(actor),
    ({ holds, listed }) =>
      sql`select d.id from deals d where ${every([...filters, listed ?? holds])} order by d.id desc limit ${limit}`,
  )
  const deals = await dealsOf(db, sql`select id from (${seen}) seen order by id desc limit ${limit}`)
  return pageOf(
    deals,
    query.limit,
    (deal) => encodeCursor(deal.id),
    (deal) => deal,
  )
}

export const ownedBy = (actor: Actor, ownerUserId: string): RawBuilder<SqlBool> =>
  sql`d.owner_user_id = ${ownerUserId === 'me' ? actor.userId : ownerUserId}`

/** Error: not_found when there is none, or none for this actor. */
export async function findDeal(db: Db, actor: Actor, id: string): Promise<Deal> {
  const [deal] = await dealRows(db, sql`d.id = ${id} and ${dealsVisibleTo(actor)}`, 1)
  if (!deal) throw new AppError('not_found')
  return deal
}
