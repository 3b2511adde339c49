import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { contactsVisibleTo } from './contacts-visible-to.ts'
import { all, anyOf, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Calls (aliased `k`) that the actor sees, and with them their recordings. Owner and quality control: all. Head: those that
 * their people made, took or were offered, those of contacts they see, and customers' calls of nobody yet. Manager: those they
 * made, took or were offered, those of contacts they see, and calls of nobody yet to their queues. Marketer: customers' calls
 * without the customer (see field-rules.ts). Administrator: none.
 */
export function callSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf([
    hasRole(actor, 'head') ? ofPeople(actor, actor.teamUserIds, nobodysYet) : none,
    hasRole(actor, 'manager') ? ofPeople(actor, [actor.userId], nobodysOf(actor.queueIds)) : none,
    hasRole(actor, 'marketer') ? { kind: 'any', branches: [sql`k.direction <> 'internal'`] } : none,
  ])
}

export const callsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(callSight(actor))

const nobodysYet: RawBuilder<SqlBool> = sql`(k.contact_id is null and k.direction <> 'internal')`

const nobodysOf = (queueIds: readonly string[]): RawBuilder<SqlBool> =>
  sql`(k.contact_id is null and k.queue_id = ${anyOf(queueIds)})`

const ofPeople = (actor: Actor, userIds: readonly string[], nobodys: RawBuilder<SqlBool>): Sight => ({
  kind: 'any',
  branches: [
    sql`k.answered_by = ${anyOf(userIds)}`,
    sql`k.initiated_by = ${anyOf(userIds)}`,
    nobodys,
    sql`exists (select from call_offers ko where ko.call_id = k.id and ko.user_id = ${anyOf(userIds)})`,
    sql`exists (select from contacts c where c.id = k.contact_id and ${contactsVisibleTo(actor)})`,
  ],
})
