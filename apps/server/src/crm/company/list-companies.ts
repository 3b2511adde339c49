import type { CompanyCard, CompanyListItem, CompanyQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { companiesVisibleTo, companySight } from '../../access/companies-visible-to.ts'
import { fewByBranch } from '../../access/contacts-visible-to.ts'
import { dealsVisibleTo } from '../../access/deals-visible-to.ts'
import { unionSeen } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { listContacts } from '../contact/list-contacts.ts'
import { dealRows } from '../deal/deal-rows.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { every, iso, personOf } from '../rows.ts'
import { wordsMatch } from '../search/contact-matches.ts'
import { fold } from '../search/fold.ts'

type Item = z.infer<typeof CompanyListItem>
type Row = Omit<Item, 'createdAt'> & { createdAt: Date; nameFolded: string }

/** Companies that the actor sees, by name. */
export async function listCompanies(
  db: Db,
  actor: Actor,
  query: z.infer<typeof CompanyQuery>,
): Promise<PageOf<Item>> {
  const filters: RawBuilder<SqlBool>[] = []
  if (query.search) filters.push(wordsMatch(sql`co.name_folded`, fold(query.search).split(/\s+/)))
  const after = decodeCursor(query.cursor, 2)
  if (after) filters.push(sql`(co.name_folded, co.id) > (${after[0]}, ${after[1]}::uuid)`)
  const seen = unionSeen(
    companySight(actor, await fewByBranch(db, actor)),
    ({
      holds,
      listed,
    }) => sql`select co.id, co.name_folded from companies co where ${every([...filters, listed ?? holds])}
      order by co.name_folded, co.id limit ${query.limit + 1}`,
  )
  const { rows } = await sql<Row>`
    select co.id, co.name, co.name_folded, ${personOf('u')} as owner, co.created_at,
      (select count(*)::int from contacts c where c.company_id = co.id) as contact_count
    from (select id from (${seen}) seen order by name_folded, id limit ${query.limit + 1}) page
    join companies co on co.id = page.id left join users u on u.id = co.owner_user_id
    order by co.name_folded, co.id`.execute(db)
  return pageOf(
    rows,
    query.limit,
    (row) => encodeCursor(row.nameFolded, row.id),
    ({ nameFolded: _, ...row }) => ({ ...row, createdAt: iso(row.createdAt) }),
  )
}

/** A company with those of its contacts and deals that the actor sees. Error: not_found. */
export async function companyCard(db: Db, actor: Actor, id: string): Promise<z.infer<typeof CompanyCard>> {
  const { rows } = await sql<{
    id: string
    name: string
    owner: Item['owner']
    notes: string
    createdAt: Date
  }>`
    select co.id, co.name, ${personOf('u')} as owner, co.notes, co.created_at
    from companies co left join users u on u.id = co.owner_user_id
    where co.id = ${id} and ${companiesVisibleTo(actor)}`.execute(db)
  const [row] = rows
  if (!row) throw new AppError('not_found')
  const [contacts, deals] = await Promise.all([
    listContacts(db, actor, { companyId: id, limit: 200 }),
    dealRows(db, sql`d.company_id = ${id} and ${dealsVisibleTo(actor)}`, 200),
  ])
  return { ...row, createdAt: iso(row.createdAt), contacts: contacts.items, deals }
}
