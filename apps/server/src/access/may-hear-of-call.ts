import type { LiveCall } from '@perezvon/contract'
import { type Actor, hasRole } from './actor.ts'

/** A call while it lives, with everybody whose phone it has rung or who has been on it. */
export type HeardCall = Pick<LiveCall, 'ringing' | 'agent' | 'people' | 'direction'> & {
  concernedUserIds: readonly string[]
}

/**
 * Who hears of a call while it lives: whose phone rings or rang, who is on it, the contact's manager, the heads of these,
 * owners and quality control. A customer's call that concerns nobody (nobody was there) is heard by every head.
 */
export function mayHearOfCall(actor: Actor, call: HeardCall): boolean {
  if (hasRole(actor, 'owner', 'quality')) return true
  const concerned = concernedBy(call)
  if (hasRole(actor, 'head') && concerned.size === 0) return call.direction !== 'internal'
  if (hasRole(actor, 'head') && actor.teamUserIds.some((userId) => concerned.has(userId))) return true
  return hasRole(actor, 'head', 'manager') && concerned.has(actor.userId)
}

/** The employees that a call is about. */
export function concernedBy(call: HeardCall): Set<string> {
  const owners = call.people.flatMap((person) => (person.owner ? [person.owner.id] : []))
  const ringing = call.ringing.map((person) => person.id)
  const agent = call.agent ? [call.agent.id] : []
  return new Set([...call.concernedUserIds, ...ringing, ...agent, ...owners])
}

/** Who hears of an employee's state: they themselves, their heads, owners. */
export const mayHearOfAgent = (actor: Actor, userId: string): boolean =>
  actor.userId === userId || hasRole(actor, 'owner') || actor.teamUserIds.includes(userId)
