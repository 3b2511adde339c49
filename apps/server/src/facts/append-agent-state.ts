import type { Trx } from '../kernel/db.ts'
import { newId } from '../kernel/ids.ts'
import { teamNow } from './team-now.ts'

export interface AgentStateFact {
  userId: string
  state: 'offline' | 'available' | 'ringing' | 'on_call' | 'wrap_up'
  callId: string | null
  since: string
}

/** Appends the beginning of an agent's state; the next one of the same agent ends it. */
export async function appendAgentState(trx: Trx, fact: AgentStateFact): Promise<void> {
  await trx
    .insertInto('factAgentStates')
    .values((eb) => ({ id: newId(), ...fact, teamId: teamNow(eb, fact.userId) }))
    .execute()
}
