import type { ContactListItem, ContactQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { contactSight } from '../../access/contacts-visible-to.ts'
import { newestSeen } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { contactMatches, isNumber, nameHasOneOfEach } from '../search/contact-matches.ts'
import { similarWords } from '../search/similar-words.ts'
import { loadCompany } from '../settings/company.ts'
import { type ContactRow, contactItemOf, contactListColumns, contactListJoins } from './contact-rows.ts'

type Query = z.infer<typeof ContactQuery>

/** Contacts that the actor sees, those contacted last first. A search that finds nothing is repeated for names alike. */
export async function listContacts(db: Db, actor: Actor, query: Query): Promise<PageOf<ContactListItem>> {
  const { search, limit, cursor } = query
  const filters = filtersOf(actor, query)
  if (!search) return page(await pageRows(db, actor, query, filters), limit)
  const { country } = await loadCompany(db)
  const found = await pageRows(db, actor, query, [...filters, contactMatches(search, country)])
  if (found.length > 0 || cursor !== undefined || isNumber(search) || search.length < 4)
    return page(found, limit)
  const meant = await similarWords(db, search)
  if (!meant) return page([], limit)
  const alike = await pageRows(db, actor, query, [...filters, nameHasOneOfEach(meant)])
  return { ...page(alike, limit), nextCursor: null }
}

const page = (rows: ContactRow[], limit: number): PageOf<ContactListItem> =>
  pageOf(rows, limit, (row) => encodeCursor(row.recentAt, row.id), contactItemOf)

function filtersOf(actor: Actor, { ownerUserId, status, companyId }: Query): RawBuilder<SqlBool>[] {
  const filters: RawBuilder<SqlBool>[] = []
  if (ownerUserId === 'none') filters.push(sql`c.owner_user_id is null`)
  else if (ownerUserId)
    filters.push(sql`c.owner_user_id = ${ownerUserId === 'me' ? actor.userId : ownerUserId}`)
  if (status) filters.push(sql`c.status = ${status}`)
  if (companyId) filters.push(sql`c.company_id = ${companyId}`)
  return filters
}

async function pageRows(
  db: Db,
  actor: Actor,
  query: Query,
  filters: RawBuilder<SqlBool>[],
): Promise<ContactRow[]> {
  const seen = newestSeen({
    sight: contactSight(actor),
    plain: { from: sql`contacts c`, at: sql`c.recent_at`, id: sql`c.id` },
    filters,
    after: decodeCursor(query.cursor, 2),
    limit: query.limit + 1,
  })
  const { rows } = await sql<ContactRow>`
    select ${contactListColumns} from (${seen}) page join contacts c on c.id = page.id ${contactListJoins}
    order by page.at desc, page.id`.execute(db)
  return rows
}
