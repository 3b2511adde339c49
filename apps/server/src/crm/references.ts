import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { companiesVisibleTo } from '../access/companies-visible-to.ts'
import { contactsVisibleTo } from '../access/contacts-visible-to.ts'
import { filesVisibleTo } from '../access/deals-visible-to.ts'
import type { Db } from '../kernel/db.ts'
import { AppError } from '../kernel/errors.ts'

/** A body names a record that is not there for this actor. */
export const unknownReference = (field: string): AppError =>
  new AppError('validation_failed', { fields: { [field]: 'not_found' } })

/** Error: validation_failed with `field: not_found` unless the contact is there and seen. */
export async function requireContact(db: Db, actor: Actor, id: string, field = 'contactId'): Promise<void> {
  const { rows } =
    await sql`select from contacts c where c.id = ${id} and ${contactsVisibleTo(actor)}`.execute(db)
  if (rows.length === 0) throw unknownReference(field)
}

export async function requireCompany(db: Db, actor: Actor, id: string, field = 'companyId'): Promise<void> {
  const { rows } =
    await sql`select from companies co where co.id = ${id} and ${companiesVisibleTo(actor)}`.execute(db)
  if (rows.length === 0) throw unknownReference(field)
}

export async function requireFile(db: Db, actor: Actor, id: string, field = 'contractFileId'): Promise<void> {
  const { rows } = await sql`select from files f where f.id = ${id} and ${filesVisibleTo(actor)}`.execute(db)
  if (rows.length === 0) throw unknownReference(field)
}

/** Error: validation_failed unless this is a user who has not been switched off. */
export async function requireActiveUser(db: Db, id: string, field = 'ownerUserId'): Promise<void> {
  const user = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('isActive', '=', true)
    .executeTakeFirst()
  if (!user) throw unknownReference(field)
}
