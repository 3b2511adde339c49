/** Time as the media core sees it; tests inject their own. */
export interface Clock {
  /** Monotonic milliseconds, fractional. Only differences mean anything. */
  now(): number
  /** Runs `action` once after `delayMs`; returns a handle for `clearTimeout`. */
  setTimeout(action: () => void, delayMs: number): unknown
  clearTimeout(handle: unknown): void
}

/** The real clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (action, delayMs) => setTimeout(action, delayMs).unref(),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
}
