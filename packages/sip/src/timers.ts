import type { Clock, TimerHandle } from './clock.ts'

/** Timer values of RFC 3261 (table 4), in milliseconds. */
export interface TimerValues {
  /** Estimate of the round trip time. Default 500. */
  T1: number
  /** Longest interval between retransmissions of non-INVITE requests and INVITE responses. Default 4000. */
  T2: number
  /** Longest time a message stays in the network. Default 5000. */
  T4: number
  /** Wait for response retransmissions (timer D, unreliable transport). Default 32000. */
  D: number
}

/** The defaults of RFC 3261. */
export const defaultTimerValues: TimerValues = { T1: 500, T2: 4000, T4: 5000, D: 32_000 }

/** The stack's timers over one clock, counted, and all cleared by one call at the end. */
export class Timers {
  readonly values: TimerValues
  readonly clock: Clock
  readonly #live = new Set<TimerHandle>()

  constructor(clock: Clock, values: Partial<TimerValues> = {}) {
    this.clock = clock
    this.values = { ...defaultTimerValues, ...values }
  }

  /** Number of timers that will still fire. */
  get count(): number {
    return this.#live.size
  }

  set(fn: () => void, ms: number): TimerHandle {
    const handle: TimerHandle = this.clock.setTimeout(() => {
      this.#live.delete(handle)
      fn()
    }, ms)
    this.#live.add(handle)
    return handle
  }

  clear(handle: TimerHandle | undefined): void {
    if (handle !== undefined && this.#live.delete(handle)) this.clock.clearTimeout(handle)
  }

  clearAll(): void {
    for (const handle of this.#live) this.clock.clearTimeout(handle)
    this.#live.clear()
  }
}
