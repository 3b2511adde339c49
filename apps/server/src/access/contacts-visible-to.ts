import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, hasRole } from './actor.ts'
import { all, anyOf, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Contacts (aliased `c`) that the actor sees. Owner and quality control: all. Head: those of their people, and unowned ones.
 * Manager: their own; those whose call was offered to them or whom they talked with; those with an open request for them, or
 * for nobody but their queue; unowned drafts of their queues. Marketer and administrator: none.
 */
export function contactSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf([
    hasRole(actor, 'head') ? headSight(actor) : none,
    hasRole(actor, 'head', 'manager') ? managerSight(actor) : none,
  ])
}

export const contactsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(contactSight(actor))

const headSight = (actor: Actor): Sight => ({
  kind: 'any',
  branches: [sql`c.owner_user_id = ${anyOf(actor.teamUserIds)}`, sql`c.owner_user_id is null`],
})

function managerSight(actor: Actor): Sight {
  const branches: RawBuilder<SqlBool>[] = [
    sql`c.owner_user_id = ${actor.userId}::uuid`,
    sql`exists (select from contact_sight s where s.user_id = ${actor.userId}::uuid and s.contact_id = c.id)`,
    sql`exists (select from requests cr where cr.contact_id = c.id and cr.closed_at is null
      and (cr.owner_user_id = ${actor.userId}::uuid
        or (cr.owner_user_id is null and cr.queue_id = ${anyOf(actor.queueIds)})))`,
  ]
  if (actor.queueIds.length > 0) branches.push(draftsOfQueues(actor.queueIds))
  if (actor.liveContactIds.length > 0) branches.push(sql`c.id = ${anyOf(actor.liveContactIds)}`)
  return { kind: 'any', branches }
}

const draftsOfQueues = (
  queueIds: readonly string[],
): RawBuilder<SqlBool> => sql`(c.is_draft and c.owner_user_id is null
  and exists (select from calls ck where ck.contact_id = c.id and ck.queue_id = ${anyOf(queueIds)}))`
