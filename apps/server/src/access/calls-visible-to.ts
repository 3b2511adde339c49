import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { seenWithContact } from './contacts-visible-to.ts'
import { all, anyHolds, anyOf, type Branch, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Calls (aliased `k`) that the actor sees, and with them their recordings. Owner and quality control: all. Head: those that
 * their people made, took or were offered, those of contacts they see, and customers' calls of nobody yet. Manager: those they
 * made or took, those of contacts they see, and missed ones of nobody to their queues; that a call has rung at them does not let
 * them hear what a colleague talked. Marketer: customers' calls without the customer (see field-rules.ts). Administrator: none.
 *
 * `isFew`: for lists, see `seenWithContact`.
 */
export function callSight(actor: Actor, isFew?: readonly boolean[]): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  const ofContacts = seenWithContact(actor, { record: sql`k.contact_id`, contact: sql`c.id` }, isFew)
  return sumOf(
    hasRole(actor, 'head')
      ? ofPeople(actor.teamUserIds, offeredTo(actor.teamUserIds), nobodysYet, ...ofContacts)
      : none,
    hasRole(actor, 'manager') ? ofPeople([actor.userId], missedBy(actor.queueIds), ...ofContacts) : none,
    hasRole(actor, 'marketer') ? anyHolds(sql`k.direction <> 'internal'`) : none,
  )
}

export const callsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(callSight(actor))

const nobodysYet: RawBuilder<SqlBool> = sql`(k.contact_id is null and k.direction <> 'internal')`

const missedBy = (queueIds: readonly string[]): RawBuilder<SqlBool> =>
  sql`(k.contact_id is null and k.direction <> 'internal' and k.is_missed and k.queue_id = ${anyOf(queueIds)})`

const ofPeople = (userIds: readonly string[], ...more: (RawBuilder<SqlBool> | Branch)[]): Sight =>
  anyHolds(sql`k.answered_by = ${anyOf(userIds)}`, sql`k.initiated_by = ${anyOf(userIds)}`, ...more)

/** Offers know when their call began, so that a list can walk them in its order. */
const offeredTo = (userIds: readonly string[]): Branch => ({
  holds: sql`exists (select from call_offers ko where ko.call_id = k.id and ko.user_id = ${anyOf(userIds)})`,
  ordered: {
    from: sql`call_offers ko join calls k on k.id = ko.call_id`,
    where: sql`ko.user_id = ${anyOf(userIds)}`,
    at: sql`ko.call_started_at`,
    id: sql`ko.call_id`,
  },
})
