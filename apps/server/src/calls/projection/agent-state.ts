import { appendAgentState } from '../../facts/append-agent-state.ts'
import type { Trx } from '../../kernel/db.ts'
import type { AgentStateChanged } from '../call-events.ts'

export async function projectAgentState(trx: Trx, event: AgentStateChanged): Promise<void> {
  const { userId, state, at } = event
  await appendAgentState(trx, { userId, state, callId: event.callId || null, since: at })
}
