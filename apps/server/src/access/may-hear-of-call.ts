import type { LiveCall } from '@perezvon/contract'
import { type Actor, hasRole } from './actor.ts'

/** A call while it lives. */
export type HeardCall = Pick<LiveCall, 'ringing' | 'agent' | 'people' | 'direction'> & {
  /** Everybody whose phone it has rung or who has been on it. */
  concernedUserIds: readonly string[]
  /** Who placed it, who took it. */
  busyUserIds: readonly string[]
}

/**
 * Who hears of a call while it lives: whose phone rings, who is or was on it, the contact's manager, owners and quality control;
 * and the heads of these, and of those whose phones rang before. A customer's call that concerns nobody (nobody was there) is
 * heard by every head.
 */
export function mayHearOfCall(actor: Actor, call: HeardCall): boolean {
  if (hasRole(actor, 'owner', 'quality')) return true
  const concerned = concernedBy(call)
  const everConcerned = [...concerned, ...call.concernedUserIds]
  if (hasRole(actor, 'head') && everConcerned.length === 0) return call.direction !== 'internal'
  if (hasRole(actor, 'head') && everConcerned.some((userId) => actor.teamUserIds.includes(userId)))
    return true
  return hasRole(actor, 'head', 'manager') && concerned.has(actor.userId)
}

/** The employees that a call is about now; whose phone no longer rings is none of them. */
export function concernedBy(call: HeardCall): Set<string> {
  const owners = call.people.flatMap((person) => (person.owner ? [person.owner.id] : []))
  const ringing = call.ringing.map((person) => person.id)
  const agent = call.agent ? [call.agent.id] : []
  return new Set([...call.busyUserIds, ...ringing, ...agent, ...owners])
}

/** Who hears of an employee's state: they themselves, their heads, owners. */
export const mayHearOfAgent = (actor: Actor, userId: string): boolean =>
  actor.userId === userId || hasRole(actor, 'owner') || actor.teamUserIds.includes(userId)
