import type { Clock } from '../../kernel/clock.ts'
import { SilenceWatch } from '../../kernel/silence.ts'
import { killAfterMs, type RoleNow, type RoleState, silenceLimitMs, startSilenceLimitMs } from '../role.ts'

export interface RoleWatchOptions {
  clock: Clock
  /** Asks the role for a sign of life. */
  ask(): void
  /** Silent for too long: it will not come back by itself. */
  onHung(silentMs: number): void
}

/** Knows by its signs of life how one role's process is doing. */
export class RoleWatch {
  readonly #options: RoleWatchOptions
  readonly #silence: SilenceWatch
  #state: RoleState = 'down'
  #version: string | null = null
  #readyAtMs = 0

  constructor(options: RoleWatchOptions) {
    this.#options = options
    this.#silence = new SilenceWatch({ clock: options.clock, onTick: (silentMs) => this.#tick(silentMs) })
  }

  now(): RoleNow {
    const serves = this.#state === 'up' || this.#state === 'not_answering'
    const uptimeSeconds = serves ? Math.round((performance.now() - this.#readyAtMs) / 1_000) : null
    return { state: this.#state, uptimeSeconds, version: this.#version }
  }

  /** A process was started. */
  begun(): void {
    this.#state = 'starting'
    this.#version = null
    this.#silence.start()
  }

  /** It serves. */
  ready(version: string): void {
    this.#state = 'up'
    this.#version = version
    this.#readyAtMs = performance.now()
    this.#silence.heard()
  }

  /** It has said something, whatever it was. */
  heard(): void {
    this.#silence.heard()
    if (this.#state === 'not_answering') this.#state = 'up'
  }

  /** Its process is gone, or is being stopped. */
  ended(): void {
    this.#state = 'down'
    this.#silence.stop()
  }

  #tick(silentMs: number): void {
    if (this.#state === 'up' && silentMs >= silenceLimitMs) this.#state = 'not_answering'
    if (silentMs >= (this.#state === 'starting' ? startSilenceLimitMs : killAfterMs)) {
      this.#silence.stop()
      return this.#options.onHung(silentMs)
    }
    this.#options.ask()
  }
}
