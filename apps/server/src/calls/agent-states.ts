import type { AgentState } from '@perezvon/contract'
import type { TimerHandle } from '../kernel/clock.ts'
import { devicesOfUser, onDeviceRegistered } from '../pbx/devices.ts'
import type { Switchboard } from '../pbx/switchboard.ts'
import type { CallBook } from './call-book.ts'
import type { AgentStateChanged, CallEvent } from './call-events.ts'
import type { BookedCall } from './live-call.ts'

/** After a talk with a customer an employee writes down what came of it; so long at most they count as busy with that. */
const wrapUpLimitMs = 60_000

export interface AgentNow {
  userId: string
  state: AgentState
  since: string
  callId: string | null
}

export interface AgentStatesOptions {
  board: Switchboard
  book: CallBook
  journal: { append(event: CallEvent): void }
  onChange(agent: AgentNow): void
}

/** What every employee does now, derived from phones and calls; each change is journaled. */
export class AgentStates {
  readonly #options: AgentStatesOptions
  readonly #now = new Map<string, AgentNow>()
  readonly #wrapUps = new Map<string, { callId: string; timer: TimerHandle }>()
  readonly #stops: (() => void)[]

  constructor(options: AgentStatesOptions) {
    this.#options = options
    const { board } = options
    this.#stops = [
      onDeviceRegistered(board, (device) => device.userId && this.refresh(device.userId)),
      board.registrar.on('unbound', (extension) => {
        const userId = board.plan().extension(extension)?.userId
        if (userId) this.refresh(userId)
      }),
    ]
  }

  all(): AgentNow[] {
    return [...this.#now.values()]
  }

  /** To be called on every change of a call. */
  callChanged(call: BookedCall): void {
    if (call.state === 'ended' && call.answeredAt && call.agent && call.direction !== 'internal') {
      this.#beginWrapUp(call.agent.id, call.id)
    }
    for (const userId of call.concernedUserIds) this.refresh(userId)
    if (call.agent) this.refresh(call.agent.id)
  }

  /** The outcome is written down: ready for the next call. */
  endWrapUp(userId: string): void {
    const wrapUp = this.#wrapUps.get(userId)
    if (!wrapUp) return
    this.#options.board.clock.clearTimeout(wrapUp.timer)
    this.#wrapUps.delete(userId)
    this.refresh(userId)
  }

  refresh(userId: string): void {
    const { state, callId } = this.#stateOf(userId)
    const before = this.#now.get(userId)
    if (before?.state === state && before.callId === callId) return
    if (!before && state === 'offline') return
    const at = new Date(this.#options.board.clock.now()).toISOString()
    const agent: AgentNow = { userId, state, callId, since: at }
    this.#now.set(userId, agent)
    const event: AgentStateChanged = { type: 'agent.state', callId: callId ?? '', at, userId, state }
    this.#options.journal.append(event)
    this.#options.onChange(agent)
  }

  close(): void {
    for (const stop of this.#stops) stop()
    for (const { timer } of this.#wrapUps.values()) this.#options.board.clock.clearTimeout(timer)
  }

  #stateOf(userId: string): { state: AgentState; callId: string | null } {
    const { board, book } = this.#options
    const call = book.callOf(userId)
    if (call) return { state: 'on_call', callId: call.id }
    const ringing = book.live().find((live) => Object.values(live.openOffers).includes(userId))
    if (ringing) return { state: 'ringing', callId: ringing.id }
    if (devicesOfUser(board, userId).length === 0) return { state: 'offline', callId: null }
    const wrapUp = this.#wrapUps.get(userId)
    return wrapUp ? { state: 'wrap_up', callId: wrapUp.callId } : { state: 'available', callId: null }
  }

  #beginWrapUp(userId: string, callId: string): void {
    this.endWrapUp(userId)
    const timer = this.#options.board.clock.setTimeout(() => this.endWrapUp(userId), wrapUpLimitMs)
    this.#wrapUps.set(userId, { callId, timer })
  }
}
