import type { TimerHandle } from '../clock.ts'
import type { Timers } from '../timers.ts'

/**
 * Repeats a 2xx to INVITE until its ACK comes: after T1, doubling up to T2, given up after 64*T1, over reliable
 * transports too (RFC 3261 13.3.1.4). Also repeats reliable provisional responses, without the cap (RFC 3262 3).
 */
export class Repeater {
  readonly #timers: Timers
  readonly #again: () => void
  readonly #giveUp: () => void
  readonly #capMs: number
  #intervalMs: number
  #elapsedMs = 0
  #timer: TimerHandle | undefined

  constructor(timers: Timers, again: () => void, giveUp: () => void, capMs = timers.values.T2) {
    this.#timers = timers
    this.#again = again
    this.#giveUp = giveUp
    this.#capMs = capMs
    this.#intervalMs = timers.values.T1
    this.#schedule()
  }

  stop(): void {
    this.#timers.clear(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    const leftMs = 64 * this.#timers.values.T1 - this.#elapsedMs
    const waitMs = Math.min(this.#intervalMs, leftMs)
    this.#timer = this.#timers.set(() => this.#fire(waitMs), waitMs)
  }

  #fire(waitedMs: number): void {
    this.#elapsedMs += waitedMs
    this.#timer = undefined
    if (this.#elapsedMs >= 64 * this.#timers.values.T1) {
      this.#giveUp()
      return
    }
    this.#intervalMs = Math.min(this.#intervalMs * 2, this.#capMs)
    this.#schedule()
    this.#again()
  }
}
