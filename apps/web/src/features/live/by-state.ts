import type { AgentState, LiveBoard } from '../../lib/contract.ts'

const order: readonly AgentState[] = ['on_call', 'ringing', 'wrap_up', 'available', 'offline']

/** Who is at work stands above who is not; within a state the server's order, by name. */
export const byState = (agents: LiveBoard['agents']): LiveBoard['agents'] =>
  agents.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
