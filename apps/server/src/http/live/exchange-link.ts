import { EventEmitter } from 'node:events'
import type { AgentState, LiveCall } from '@perezvon/contract'
import type { Actor } from '../../access/actor.ts'
import { concernedBy, mayHearOfCall } from '../../access/may-hear-of-call.ts'
import type { AgentNow } from '../../calls/agent-states.ts'
import type { ExchangeEvent, ExchangeState } from '../../calls/exchange-socket.ts'
import type { BookedCall } from '../../calls/live-call.ts'
import { connectIpc, type IpcClient } from '../../kernel/ipc.ts'
import type { Log } from '../../kernel/log.ts'

interface LinkEvents {
  call: [call: BookedCall]
  agent: [agent: AgentNow]
  disk: [isFull: boolean]
  /** The exchange was away and is back, or here for the first time: everything may be different. */
  resync: []
  down: []
}

/** The web's end of the socket to the exchange: what lives for seconds, kept in memory, and commands. */
export class ExchangeLink extends EventEmitter<LinkEvents> {
  readonly #ipc: IpcClient<ExchangeEvent, ExchangeState>
  readonly #calls = new Map<string, BookedCall>()
  readonly #agents = new Map<string, AgentNow>()
  #isDiskFull = false

  constructor(options: { socketPath: string; log: Log }) {
    super()
    this.#ipc = connectIpc<ExchangeEvent, ExchangeState>(options)
    this.#ipc.on('resync', (state) => this.#resync(state))
    this.#ipc.on('event', (event) => this.#hear(event))
    this.#ipc.on('down', () => this.#lost())
  }

  get isUp(): boolean {
    return this.#ipc.isUp
  }

  /** The exchange cannot write its journal and refuses new calls. */
  get isDiskFull(): boolean {
    return this.#isDiskFull
  }

  /** Sends a command. Errors: what the exchange says; exchange_unavailable. */
  request<Result>(command: object, idempotencyKey?: string): Promise<Result> {
    return this.#ipc.request<Result>(command, idempotencyKey ? { idempotencyKey } : {})
  }

  /** Asks for something that can be shown or left out; undefined while the exchange is away. */
  ask<Result>(question: object): Promise<Result | undefined> {
    return this.request<Result>(question).catch(() => undefined)
  }

  /** Calls that live now and that the actor may hear of, the oldest first. */
  callsFor(actor: Actor): LiveCall[] {
    const heard = [...this.#calls.values()].filter((call) => mayHearOfCall(actor, call))
    return heard.sort((a, b) => a.startedAt.localeCompare(b.startedAt)).map(liveCallOf)
  }

  agents(): ReadonlyMap<string, { state: AgentState; since: Date }> {
    return new Map(
      [...this.#agents.values()].map(({ userId, state, since }) => [
        userId,
        { state, since: new Date(since) },
      ]),
    )
  }

  /** People of the calls that ring at this user or are theirs. */
  liveContactIds(userId: string): string[] {
    const own = [...this.#calls.values()].filter((call) => concernedBy(call).has(userId))
    return own
      .flatMap((call) => (call.direction === 'inbound' || call.answeredAt ? call.people : []))
      .map((one) => one.contactId)
  }

  close(): void {
    this.#ipc.close()
  }

  #resync(state: ExchangeState): void {
    this.#calls.clear()
    this.#agents.clear()
    for (const call of state.calls) this.#calls.set(call.id, call)
    for (const agent of state.agents) this.#agents.set(agent.userId, agent)
    this.#isDiskFull = state.isDiskFull
    this.emit('resync')
  }

  #hear(event: ExchangeEvent): void {
    if (event.kind === 'disk') {
      this.#isDiskFull = event.isFull
      this.emit('disk', event.isFull)
      return
    }
    if (event.kind === 'agent') {
      this.#agents.set(event.userId, event)
      this.emit('agent', event)
      return
    }
    if (event.call.state === 'ended') this.#calls.delete(event.call.id)
    else this.#calls.set(event.call.id, event.call)
    this.emit('call', event.call)
  }

  #lost(): void {
    this.#calls.clear()
    this.#agents.clear()
    this.#isDiskFull = false
    this.emit('down')
  }
}

/** What browsers are told of a call. */
export function liveCallOf(call: BookedCall): LiveCall {
  const { concernedUserIds: _users, busyUserIds: _busy, openOffers: _offers, ...live } = call
  return live
}
