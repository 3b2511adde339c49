import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../kernel/db.ts'
import type { Change } from '../kernel/live.ts'
import type { Actor } from './actor.ts'
import { callsVisibleTo } from './calls-visible-to.ts'
import { companiesVisibleTo } from './companies-visible-to.ts'
import { contactsVisibleTo } from './contacts-visible-to.ts'
import { dealsVisibleTo } from './deals-visible-to.ts'
import { anyOf } from './sight.ts'
import { tasksVisibleTo } from './tasks-visible-to.ts'

type Kind = Exclude<Change['kind'], 'settings' | 'request'>

/** Ids among `ids` that the actor sees, by kind of record. */
const visible: Record<Kind, (actor: Actor, ids: RawBuilder<string>) => RawBuilder<{ id: string }>> = {
  contact: (actor, ids) =>
    sql`select c.id from contacts c where c.id = ${ids} and ${contactsVisibleTo(actor)}`,
  company: (actor, ids) =>
    sql`select co.id from companies co where co.id = ${ids} and ${companiesVisibleTo(actor)}`,
  deal: (actor, ids) => sql`select d.id from deals d where d.id = ${ids} and ${dealsVisibleTo(actor)}`,
  task: (actor, ids) => sql`select t.id from tasks t where t.id = ${ids} and ${tasksVisibleTo(actor)}`,
  call: (actor, ids) => ofCalls(sql`k.id`, ids, callsVisibleTo(actor)),
  outcome: (actor, ids) => ofCalls(sql`k.id`, ids, callsVisibleTo(actor)),
  recording: (actor, ids) => sql`select rec.id from recordings rec join calls k on k.id = rec.call_id
    where rec.id = ${ids} and ${callsVisibleTo(actor)}`,
}

const ofCalls = (
  id: RawBuilder<unknown>,
  ids: RawBuilder<string>,
  seen: RawBuilder<SqlBool>,
): RawBuilder<{ id: string }> => sql`select k.id from calls k where ${id} = ${ids} and ${seen}`

/**
 * The changes that an actor may hear of: those of the settings, and those whose record or contact they see. One query per kind
 * that occurs, however many changes there are.
 */
export async function visibleChanges(db: Db, actor: Actor, changes: readonly Change[]): Promise<Change[]> {
  const [contacts, ...kinds] = await Promise.all([
    idsSeen(
      db,
      actor,
      'contact',
      changes.flatMap((change) => change.contactId ?? []),
    ),
    ...kindsOf(changes).map(async (kind) => ({
      kind,
      seen: await idsSeen(
        db,
        actor,
        kind,
        changes.filter((change) => change.kind === kind).map((change) => change.id),
      ),
    })),
  ])
  const isSeen = (change: Change) =>
    change.kind === 'settings' ||
    (change.contactId !== null && contacts.has(change.contactId)) ||
    kinds.some(({ kind, seen }) => kind === change.kind && seen.has(change.id))
  return changes.filter(isSeen)
}

const kindsOf = (changes: readonly Change[]): Kind[] => {
  const kinds = new Set(changes.map((change) => change.kind))
  return [...kinds].filter((kind): kind is Kind => kind in visible)
}

async function idsSeen(db: Db, actor: Actor, kind: Kind, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await visible[kind](actor, anyOf(ids)).execute(db)
  return new Set(rows.map((row) => row.id))
}
