import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../kernel/db.ts'
import { type Actor, hasRole } from './actor.ts'
import { all, anyHolds, anyOf, type Branch, none, predicateOf, type Sight, sumOf } from './sight.ts'

/**
 * Contacts (aliased `c`) that the actor sees. Owner and quality control: all. Head: those of their people, and unowned ones.
 * Manager: their own; those whom they have talked with; those with an open request for them, or for nobody but their queue; and
 * while it rings at them, who calls. Being rung alone leaves no sight behind. Marketer and administrator: none.
 */
export function contactSight(actor: Actor): Sight {
  if (hasRole(actor, 'owner', 'quality')) return all
  return sumOf(
    hasRole(actor, 'head') ? headSight(actor) : none,
    hasRole(actor, 'head', 'manager') ? managerSight(actor) : none,
  )
}

export const contactsVisibleTo = (actor: Actor): RawBuilder<SqlBool> => predicateOf(contactSight(actor))

/** How another record points to a contact: `record` is its column, `contact` the contact's that it is equal to. */
export interface ContactLink {
  record: RawBuilder<unknown>
  contact: RawBuilder<unknown>
}

/**
 * For records that are seen with their contact: one branch per way of seeing it. `isFew` says of each way whether it leads to
 * few contacts (see {@link fewByBranch}): then a list begins with these contacts; else it walks its records, newest first, and
 * finds enough soon. PostgreSQL cannot know which, since people differ too much from the average.
 */
export function seenWithContact(actor: Actor, link: ContactLink, isFew: readonly boolean[] = []): Branch[] {
  const sight = contactSight(actor)
  if (sight.kind === 'all') return [{ holds: sql`true` }]
  if (sight.kind === 'none') return []
  return sight.branches.map((branch, nth) => {
    const { from, where } = sourceOf(branch)
    const holds = sql<SqlBool>`exists (select from ${from} where ${where} and ${link.contact} = ${link.record})`
    const listed = sql<SqlBool>`${link.record} = any(array(select ${link.contact} from ${from} where ${where}))`
    return { holds, ...(isFew[nth] && { listed }) }
  })
}

const sourceOf = ({ holds, ordered }: Branch) => ordered ?? { from: sql`contacts c`, where: holds }

/** So many contacts are looked up one by one rather than waited for on a walk through everything. */
const few = 10_000

/** For each way in which the actor sees contacts, whether it leads to few. */
export async function fewByBranch(db: Db, actor: Actor): Promise<boolean[]> {
  const sight = contactSight(actor)
  if (sight.kind !== 'any') return []
  const counts = sight.branches.map((branch, nth) => {
    const { from, where } = sourceOf(branch)
    return sql`select ${nth}::int as nth, count(*)::int as count from (select from ${from} where ${where} limit ${few + 1}) found`
  })
  const { rows } = await sql<{ nth: number; count: number }>`${sql.join(counts, sql` union all `)}`.execute(
    db,
  )
  return sight.branches.map((_, nth) => (rows.find((row) => row.nth === nth)?.count ?? 0) <= few)
}

const headSight = (actor: Actor): Sight =>
  anyHolds(sql`c.owner_user_id = ${anyOf(actor.teamUserIds)}`, sql`c.owner_user_id is null`)

const managerSight = (actor: Actor): Sight =>
  anyHolds(
    sql`c.owner_user_id = ${actor.userId}::uuid`,
    throughTalks(actor),
    sql`exists (select from requests cr where cr.contact_id = c.id and ${waitsFor(actor)})`,
    sql`exists (select from requests cr join contact_phones cp on cp.e164 = cr.customer_number
      where cr.contact_id is null and cp.contact_id = c.id and ${waitsFor(actor)})`,
    ...(actor.liveContactIds.length > 0 ? [sql<SqlBool>`c.id = ${anyOf(actor.liveContactIds)}`] : []),
  )

/** Kept by triggers, with the contact's place in the list: who sees few would otherwise walk all contacts to the end. */
const throughTalks = (actor: Actor): Branch => ({
  holds: sql`exists (select from contact_sight s where s.user_id = ${actor.userId}::uuid and s.contact_id = c.id)`,
  ordered: {
    from: sql`contact_sight s join contacts c on c.id = s.contact_id`,
    where: sql`s.user_id = ${actor.userId}::uuid`,
    at: sql`s.recent_at`,
    id: sql`s.contact_id`,
  },
})

/** The request `cr` is open and is for this user, or for nobody but their queue. */
const waitsFor = (actor: Actor): RawBuilder<SqlBool> => sql`(cr.closed_at is null
  and (cr.owner_user_id = ${actor.userId}::uuid or (cr.owner_user_id is null and cr.queue_id = ${anyOf(actor.queueIds)})))`
