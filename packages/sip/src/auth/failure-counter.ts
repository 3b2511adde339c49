import type { Clock } from '../clock.ts'

/** Addresses that are remembered; beyond it the longest quiet ones are forgotten. */
const MAX_ADDRESSES = 10_000

/** Counts failures by address over a sliding window, in two halves: exact enough to see an attack, and cheap. */
export class FailureCounter {
  readonly #clock: Clock
  readonly #halfMs: number
  readonly #counts = new Map<string, { half: number; now: number; before: number }>()

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#halfMs = windowMs / 2
  }

  /** Notes a failure and returns the count within the window. */
  add(address: string): number {
    const entry = this.#current(address) ?? { half: this.#half(), now: 0, before: 0 }
    entry.now++
    this.#counts.delete(address)
    this.#counts.set(address, entry)
    if (this.#counts.size > MAX_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value!)
    return entry.now + entry.before
  }

  of(address: string): number {
    const entry = this.#current(address)
    return entry ? entry.now + entry.before : 0
  }

  #current(address: string): { half: number; now: number; before: number } | undefined {
    const entry = this.#counts.get(address)
    if (!entry) return undefined
    const passed = this.#half() - entry.half
    if (passed > 1) {
      this.#counts.delete(address)
      return undefined
    }
    if (passed === 1) {
      entry.before = entry.now
      entry.now = 0
      entry.half++
    }
    return entry
  }

  #half(): number {
    return Math.floor(this.#clock.now() / this.#halfMs)
  }
}
