import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { all, anyHolds, anyOf, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Tasks (aliased `t`) that the actor sees. Owner and quality control: all. Head: those of their people and of their people's
 * contacts, and unowned ones. Manager: their own, those they have set, and those of their own contacts. Others: none.
 */
export function taskSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf(
    hasRole(actor, 'head') ? ofPeople(actor.teamUserIds, sql`t.owner_user_id is null`) : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId]) : none,
  )
}

export const tasksVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(taskSight(actor))

const ofPeople = (userIds: readonly string[], ...more: RawBuilder<SqlBool>[]): Sight =>
  anyHolds(
    sql`t.owner_user_id = ${anyOf(userIds)}`,
    sql`t.created_by = ${anyOf(userIds)}`,
    sql`exists (select from contacts tc where tc.id = t.contact_id and tc.owner_user_id = ${anyOf(userIds)})`,
    ...more,
  )
