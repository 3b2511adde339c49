import type { Registrar } from '@perezvon/sip'
import type { Clock } from '../kernel/clock.ts'

/** A page that reloads, or a tab that hands the line to another, is back within this; whoever signed out is not. */
const graceMs = 8_000

/**
 * Extensions whose browser has just lost its connection: most likely a reload. A call that comes in that moment waits for
 * them instead of being missed.
 */
export class ExpectedBack {
  readonly #clock: Clock
  readonly #lostAt = new Map<string, number>()

  constructor(registrar: Registrar, clock: Clock) {
    this.#clock = clock
    registrar.on('unbound', (extension, _binding, cause) => {
      if (cause === 'flow-closed') this.#lostAt.set(extension, clock.now())
      else this.#lostAt.delete(extension)
    })
    registrar.on('bound', (extension) => this.#lostAt.delete(extension))
  }

  /** How much longer to wait for one of these extensions; 0: nobody is expected. */
  remainingMs(extensions: readonly string[]): number {
    const now = this.#clock.now()
    const remaining = extensions.map(
      (extension) => (this.#lostAt.get(extension) ?? -Infinity) + graceMs - now,
    )
    return Math.max(0, ...remaining)
  }
}
