import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { contactsVisibleTo } from './contacts-visible-to.ts'
import { all, anyOf, none, predicateOf, type Sight, sumOf } from './sight.ts'

/** Companies (aliased `co`) that the actor sees: by their owner as contacts are, and those where they see a contact. */
export function companySight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  const ofContact = sql<SqlBool>`exists (select from contacts c where c.company_id = co.id and ${contactsVisibleTo(actor)})`
  return sumOf([
    hasRole(actor, 'head') ? ofPeople(actor.teamUserIds, sql`co.owner_user_id is null`, ofContact) : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId], ofContact) : none,
  ])
}

export const companiesVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(companySight(actor))

const ofPeople = (userIds: readonly string[], ...more: RawBuilder<SqlBool>[]): Sight => ({
  kind: 'any',
  branches: [sql`co.owner_user_id = ${anyOf(userIds)}`, ...more],
})
