import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { seenWithContact } from './contacts-visible-to.ts'
import { all, anyHolds, anyOf, type Branch, none, predicateOf, type Sight, sumOf } from './sight.ts'

/** Companies (aliased `co`) that the actor sees: by their owner as contacts are, and those where they see a contact. */
export function companySight(actor: Actor, isFew?: readonly boolean[]): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  const ofContact = seenWithContact(actor, { record: sql`co.id`, contact: sql`c.company_id` }, isFew)
  return sumOf(
    hasRole(actor, 'head') ? ofPeople(actor.teamUserIds, sql`co.owner_user_id is null`, ...ofContact) : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId], ...ofContact) : none,
  )
}

export const companiesVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(companySight(actor))

const ofPeople = (userIds: readonly string[], ...more: (RawBuilder<SqlBool> | Branch)[]): Sight =>
  anyHolds(sql`co.owner_user_id = ${anyOf(userIds)}`, ...more)
