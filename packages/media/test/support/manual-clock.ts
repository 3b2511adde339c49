import type { Clock } from '../../src/clock.ts'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs = 1000
  readonly #timers = new Set<{ atMs: number; action: () => void }>()

  now(): number {
    return this.#nowMs
  }

  setTimeout(action: () => void, delayMs: number): unknown {
    const timer = { atMs: this.#nowMs + delayMs, action }
    this.#timers.add(timer)
    return timer
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as { atMs: number; action: () => void })
  }

  /** Moves on, firing what falls due on the way, in order. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#timers.delete(next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.action()
    }
    this.#nowMs = untilMs
  }

  #next(untilMs: number): { atMs: number; action: () => void } | undefined {
    return [...this.#timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
  }
}
