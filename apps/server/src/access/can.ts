import type { Me } from '@perezvon/contract'
import { AppError } from '../kernel/errors.ts'
import { type Actor, hasRole } from './actor.ts'
import { seesCustomers } from './field-rules.ts'

/** What a user may do; the web shows what this says and decides nothing. */
export const canOf = (actor: Pick<Actor, 'roles'>): Me['can'] => ({
  seeLive: hasRole(actor, 'owner', 'head'),
  manageSettings: hasRole(actor, 'owner', 'administrator'),
  manageUsers: hasRole(actor, 'owner', 'administrator'),
  ringMe: hasRole(actor, 'owner', 'head', 'manager', 'administrator'),
  // an administrator tries out a line by calling; quality control listens and marketers count
  placeCalls: hasRole(actor, 'owner', 'head', 'manager', 'administrator'),
  seeCustomers: seesCustomers(actor),
  seeCalls: seesCustomers(actor) || hasRole(actor, 'marketer'),
  editCustomers: canEditCustomers(actor),
})

/** Works with customers, and so may add and change what they see. Quality control reads only. */
export const canEditCustomers = (actor: Pick<Actor, 'roles'>): boolean =>
  hasRole(actor, 'owner', 'head', 'manager')

/** May give contacts and deals to anybody. Others may take an unowned one for themselves. */
export const canAssign = (actor: Actor): boolean => hasRole(actor, 'owner', 'head')

/** Error: forbidden. */
export function requireThat(isAllowed: boolean): void {
  if (!isAllowed) throw new AppError('forbidden')
}

/** Whom the actor may make the owner of a record: error `forbidden` otherwise. */
export function requireMayAssign(actor: Actor, from: string | null, to: string | null): void {
  if (from === to || canAssign(actor)) return
  requireThat((from === null || from === actor.userId) && to === actor.userId)
}
