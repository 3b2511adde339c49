import type { Clock } from '../clock.ts'

/** Keys that are remembered; beyond it the longest quiet ones are forgotten. */
const MAX_KEYS = 30_000

/**
 * Counts failures by key (an address, an account, both) over a sliding window, in two halves: exact enough to see an attack,
 * and cheap.
 */
export class FailureCounter {
  readonly #clock: Clock
  readonly #halfMs: number
  readonly #counts = new Map<string, { half: number; now: number; before: number }>()

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#halfMs = windowMs / 2
  }

  /** Notes a failure and returns the count within the window. */
  add(key: string): number {
    const entry = this.#current(key) ?? { half: this.#half(), now: 0, before: 0 }
    entry.now++
    this.#counts.delete(key)
    this.#counts.set(key, entry)
    if (this.#counts.size > MAX_KEYS) this.#counts.delete(this.#counts.keys().next().value!)
    return entry.now + entry.before
  }

  of(key: string): number {
    const entry = this.#current(key)
    return entry ? entry.now + entry.before : 0
  }

  forget(isMeant: (key: string) => boolean): void {
    for (const key of this.#counts.keys()) if (isMeant(key)) this.#counts.delete(key)
  }

  #current(key: string): { half: number; now: number; before: number } | undefined {
    const entry = this.#counts.get(key)
    if (!entry) return undefined
    const passed = this.#half() - entry.half
    if (passed > 1) {
      this.#counts.delete(key)
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
