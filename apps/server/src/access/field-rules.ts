import type { Call } from '@perezvon/contract'
import { type Actor, hasRole } from './actor.ts'

/** Sees who the customers are. A marketer sees where calls come from, but not whose they are. */
export const seesCustomers = (actor: Pick<Actor, 'roles'>): boolean =>
  hasRole(actor, 'owner', 'quality', 'head', 'manager')

/** The call as this actor may see it: without the customer, what was said and the sound, for those who see no customers. */
export function callFieldsFor(actor: Actor, call: Call): Call {
  if (seesCustomers(actor)) return call
  return {
    ...call,
    customerNumber: null,
    customerNumberDisplay: '',
    contact: null,
    recordings: [],
    outcome: call.outcome && { ...call.outcome, comment: '' },
  }
}
