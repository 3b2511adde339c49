/** Opaque handle of a timer, as returned by {@link Clock.setTimeout}. */
export type TimerHandle = unknown

/** Where time comes from; injected so that tests own it. All times in milliseconds. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  setTimeout(fn: () => void, ms: number): TimerHandle
  clearTimeout(handle: TimerHandle): void
}

/** The computer's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running every timer that falls due, in order of time. */
  advance(ms: number): void
  /** As {@link advance}, but lets promises and sockets settle after every timer. */
  advanceAndSettle(ms: number): Promise<void>
  /** Number of timers that have not fired yet. */
  readonly pending: number
}

interface ManualTimer {
  at: number
  sequence: number
  fn: () => void
}

/** Makes a {@link ManualClock}. `startAt` is the epoch time it begins at. */
export function createManualClock(startAt = 1_700_000_000_000): ManualClock {
  const timers = new Set<ManualTimer>()
  let nowMs = startAt
  let sequence = 0

  function nextDue(until: number): ManualTimer | undefined {
    let due: ManualTimer | undefined
    for (const timer of timers) {
      if (timer.at > until) continue
      if (!due || timer.at < due.at || (timer.at === due.at && timer.sequence < due.sequence)) due = timer
    }
    return due
  }

  function fireNext(until: number): boolean {
    const timer = nextDue(until)
    if (!timer) return false
    timers.delete(timer)
    nowMs = Math.max(nowMs, timer.at)
    timer.fn()
    return true
  }

  return {
    now: () => nowMs,
    setTimeout(fn, ms) {
      const timer = { at: nowMs + Math.max(0, ms), sequence: sequence++, fn }
      timers.add(timer)
      return timer
    },
    clearTimeout: (handle) => void timers.delete(handle as ManualTimer),
    advance(ms) {
      const until = nowMs + ms
      while (fireNext(until));
      nowMs = until
    },
    async advanceAndSettle(ms) {
      const until = nowMs + ms
      await settle()
      while (fireNext(until)) await settle()
      nowMs = until
    },
    get pending() {
      return timers.size
    },
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
