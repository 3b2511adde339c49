import type { ContactListItem, ContactQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { contactSight } from '../../access/contacts-visible-to.ts'
import { predicateOf } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { every } from '../rows.ts'
import { contactMatches, isNumber, nameResembles } from '../search/contact-matches.ts'
import { loadCompany } from '../settings/company.ts'
import { type ContactRow, contactItemOf, contactListColumns, contactListJoins } from './contact-rows.ts'

/** Contacts that the actor sees, those contacted last first. A search that finds nothing is repeated for names alike. */
export async function listContacts(
  db: Db,
  actor: Actor,
  query: z.infer<typeof ContactQuery>,
): Promise<PageOf<ContactListItem>> {
  const filters = filtersOf(actor, query)
  const rows = query.search
    ? await searched(db, actor, query, query.search, filters)
    : await newest(db, branchPage(actor, filters, query.limit), query.limit)
  return pageOf(rows, query.limit, (row) => encodeCursor(row.recentAt, row.id), contactItemOf)
}

async function searched(
  db: Db,
  actor: Actor,
  { limit, cursor }: z.infer<typeof ContactQuery>,
  search: string,
  filters: RawBuilder<SqlBool>[],
): Promise<ContactRow[]> {
  const { country } = await loadCompany(db)
  const seen = [...filters, predicateOf(contactSight(actor))]
  const found = await newest(db, idsWhere([...seen, contactMatches(search, country)], limit), limit)
  if (found.length > 0 || cursor !== undefined || isNumber(search) || search.length < 4) return found
  const alike = await newest(db, idsWhere([...seen, nameResembles(sql`c.name_folded`, search)], limit), limit)
  return alike.slice(0, limit)
}

function filtersOf(actor: Actor, query: z.infer<typeof ContactQuery>): RawBuilder<SqlBool>[] {
  const { ownerUserId, status, companyId } = query
  const filters: RawBuilder<SqlBool>[] = []
  if (ownerUserId === 'none') filters.push(sql`c.owner_user_id is null`)
  else if (ownerUserId)
    filters.push(sql`c.owner_user_id = ${ownerUserId === 'me' ? actor.userId : ownerUserId}`)
  if (status) filters.push(sql`c.status = ${status}`)
  if (companyId) filters.push(sql`c.company_id = ${companyId}`)
  const after = decodeCursor(query.cursor, 2)
  if (after)
    filters.push(sql`(c.recent_at <= ${after[0]}::timestamptz
    and (c.recent_at < ${after[0]}::timestamptz or c.id > ${after[1]}::uuid))`)
  return filters
}

/** The first `limit` + 1 of what satisfies all the conditions. */
const idsWhere = (conditions: RawBuilder<SqlBool>[], limit: number): RawBuilder<unknown> =>
  sql`select c.id, c.recent_at from contacts c where ${every(conditions)} order by c.recent_at desc, c.id limit ${limit + 1}`

/** The same by sight: each way of seeing a contact runs over its own index and stops after a page. */
function branchPage(actor: Actor, filters: RawBuilder<SqlBool>[], limit: number): RawBuilder<unknown> {
  const sight = contactSight(actor)
  if (sight.kind !== 'any') return idsWhere([...filters, predicateOf(sight)], limit)
  const branches = sight.branches.map((branch) => sql`(${idsWhere([...filters, branch], limit)})`)
  return sql`${sql.join(branches, sql` union `)}`
}

async function newest(db: Db, ids: RawBuilder<unknown>, limit: number): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    with page as (select id, recent_at from (${ids}) ids order by recent_at desc, id limit ${limit + 1})
    select ${contactListColumns} from page join contacts c on c.id = page.id ${contactListJoins}
    order by page.recent_at desc, page.id`.execute(db)
  return rows
}
