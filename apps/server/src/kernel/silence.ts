import type { Clock, TimerHandle } from './clock.ts'

export interface SilenceWatchOptions {
  clock: Clock
  /** Default 1 000. */
  tickMs?: number
  /** Called every tick with how long nothing was heard: the time to ask for a sign of life. */
  onTick(silentMs: number): void
}

/**
 * How long another process has been silent, counted in our own ticks. A tick that comes late (this process was stopped,
 * the laptop slept) counts as one all the same, so that nobody is blamed for time in which we were away ourselves.
 */
export class SilenceWatch {
  readonly #options: Required<SilenceWatchOptions>
  #silentMs = 0
  #wasHeard = true
  #timer: TimerHandle

  constructor(options: SilenceWatchOptions) {
    this.#options = { tickMs: 1_000, ...options }
  }

  /** Begins anew, as if a sign of life had just come. */
  start(): void {
    this.stop()
    this.heard()
    this.#schedule()
  }

  /** A sign of life. */
  heard(): void {
    this.#wasHeard = true
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    this.#timer = this.#options.clock.setTimeout(() => this.#tick(), this.#options.tickMs)
  }

  #tick(): void {
    this.#silentMs = this.#wasHeard ? 0 : this.#silentMs + this.#options.tickMs
    this.#wasHeard = false
    this.#schedule() // before the listener, which may stop the watch
    this.#options.onTick(this.#silentMs)
  }
}
