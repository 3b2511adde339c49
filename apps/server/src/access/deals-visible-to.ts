import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { all, anyHolds, anyOf, type Branch, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Deals (aliased `d`) that the actor sees. Owner and quality control: all. Head: those of their people and of their people's
 * contacts, and unowned ones. Manager: their own and those of their own contacts. Marketer and administrator: none.
 */
export function dealSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf(
    hasRole(actor, 'head') ? ofPeople(actor.teamUserIds, sql`d.owner_user_id is null`) : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId]) : none,
  )
}

export const dealsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(dealSight(actor))

const ofPeople = (userIds: readonly string[], ...more: RawBuilder<SqlBool>[]): Sight =>
  anyHolds(sql`d.owner_user_id = ${anyOf(userIds)}`, ofContactsOf(userIds), ...more)

/** A list begins with the contacts of one person, who has some thousands at most; with a whole team's it would take too long. */
const ofContactsOf = (userIds: readonly string[]): Branch => ({
  holds: sql`exists (select from contacts dc where dc.id = d.contact_id and dc.owner_user_id = ${anyOf(userIds)})`,
  ...(userIds.length === 1 && {
    listed: sql`d.contact_id = any(array(select dc.id from contacts dc where dc.owner_user_id = ${anyOf(userIds)}))`,
  }),
})

/**
 * Stored files (aliased `f`): the contracts of deals that one sees, and what one has uploaded but not yet attached to any.
 * A contract goes with its deal: whoever has handed the deal over does not see the contract any more either.
 */
export const filesVisibleTo = (
  actor: Actor,
): RawBuilder<SqlBool> => sql`(exists (select from deals d where d.contract_file = f.id::text and ${dealsVisibleTo(actor)})
  or (f.uploaded_by = ${actor.userId}::uuid and not exists (select from deals d where d.contract_file = f.id::text)))`
