import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'

const windowMs = 15 * 60_000
const mostKeys = 20_000

/** Counts failures per key (an e-mail address, an IP address) and refuses further tries when there were too many lately. */
export class Attempts {
  readonly #clock: Clock
  readonly #limit: number
  readonly #failures = new Map<string, number[]>()

  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  /** Error: too_many_requests, with `details.retryAfterSeconds`. */
  check(key: string): void {
    const recent = this.#recent(key)
    if (recent.length < this.#limit) return
    const oldest = recent[recent.length - this.#limit] as number
    const retryAfterSeconds = Math.ceil((oldest + windowMs - this.#clock.now()) / 1000)
    throw new AppError('too_many_requests', { details: { retryAfterSeconds } })
  }

  failed(key: string): void {
    if (this.#failures.size >= mostKeys) this.#failures.clear()
    this.#failures.set(key, [...this.#recent(key), this.#clock.now()])
  }

  succeeded(key: string): void {
    this.#failures.delete(key)
  }

  #recent(key: string): number[] {
    const since = this.#clock.now() - windowMs
    return (this.#failures.get(key) ?? []).filter((at) => at > since)
  }
}
