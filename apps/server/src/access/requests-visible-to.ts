import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { all, anyHolds, anyOf, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Missed-call requests (aliased `r`) that the actor sees. Owner and quality control: all. Head: those for their people, and
 * those without a person. Manager: those for them, for their own contacts, and those of their queues that have no person.
 */
export function requestSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf(
    hasRole(actor, 'head') ? ofPeople(actor.teamUserIds, sql`r.owner_user_id is null`) : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId], ofQueues(actor.queueIds)) : none,
  )
}

export const requestsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(requestSight(actor))

const ofQueues = (queueIds: readonly string[]): RawBuilder<SqlBool> =>
  sql`(r.owner_user_id is null and r.queue_id = ${anyOf(queueIds)})`

const ofPeople = (userIds: readonly string[], ...more: RawBuilder<SqlBool>[]): Sight =>
  anyHolds(
    sql`r.owner_user_id = ${anyOf(userIds)}`,
    sql`exists (select from contacts rc where rc.id = r.contact_id and rc.owner_user_id = ${anyOf(userIds)})`,
    ...more,
  )
