import type { TimerHandle } from '../clock.ts'
import type { Timers } from '../timers.ts'
import type { Flow } from '../transport/flow.ts'
import type { StateTable } from './machine.ts'

/** Why a transaction could not be completed. */
export type TransactionFailure = 'timeout' | 'transport'

/** What every transaction lives on. */
export interface TransactionContext {
  timers: Timers
  /** Takes the transaction out of its layer's map. */
  forget(): void
}

/**
 * A transaction: a state, a table that moves it, one timer that repeats and one that bounds its present state.
 * `M` is what may come along with an event.
 */
export abstract class Transaction<S extends string, E extends string, A extends string, M> {
  state: S
  readonly flow: Flow
  protected readonly timers: Timers
  readonly #table: StateTable<S, E, A>
  readonly #forget: () => void
  readonly #unwatchFlow: () => void
  #repeatTimer: TimerHandle | undefined
  #repeatMs = 0
  #boundTimer: TimerHandle | undefined
  #isOver = false

  constructor(initial: S, table: StateTable<S, E, A>, flow: Flow, context: TransactionContext) {
    this.state = initial
    this.flow = flow
    this.timers = context.timers
    this.#table = table
    this.#forget = context.forget
    this.#unwatchFlow = flow.onClosed(() => this.flowClosed())
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Moves by the table; an event that the state does not know is ignored. Says whether it was known. */
  step(event: E, message?: M): boolean {
    const row = this.#table[this.state][event]
    if (!row || this.#isOver) return false
    this.state = row.next
    for (const action of row.do) this.perform(action, message)
    if (this.state === 'terminated') this.close()
    return true
  }

  /** Ends it without telling anybody but the layer; the one way out. */
  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.timers.clear(this.#repeatTimer)
    this.timers.clear(this.#boundTimer)
    this.#unwatchFlow()
    this.#forget()
  }

  protected abstract perform(action: A, message: M | undefined): void

  protected abstract flowClosed(): void

  /** Starts the repeating timer (A, E, G): first after T1, then doubling up to `capMs`, unless `ms` is given. */
  protected repeat(event: E, capMs: number, ms?: number): void {
    if (this.flow.isReliable || this.#isOver) return
    const doubled = this.#repeatMs === 0 ? this.timers.values.T1 : this.#repeatMs * 2
    this.#repeatMs = ms ?? Math.min(doubled, capMs)
    this.timers.clear(this.#repeatTimer)
    this.#repeatTimer = this.timers.set(() => this.step(event), this.#repeatMs)
  }

  protected stopRepeating(): void {
    this.timers.clear(this.#repeatTimer)
    this.#repeatTimer = undefined
  }

  /** Starts the timer that bounds this state (B, D, F, H, I, J, K, L, M), in place of an earlier one; 0 means at once. */
  protected bound(event: E, ms: number): void {
    this.unbind()
    if (this.#isOver) return
    if (ms <= 0) this.step(event)
    else this.#boundTimer = this.timers.set(() => this.step(event), ms)
  }

  protected unbind(): void {
    this.timers.clear(this.#boundTimer)
    this.#boundTimer = undefined
  }
}
