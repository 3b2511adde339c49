/**
 * What a person has set going in this browser. An INVITE may ask to be answered by itself (click-to-call, a call that is
 * being restored); the microphone opens for it only when a hand here stands behind it, whoever asks. Any other rings.
 */
export interface OwnCalls {
  /** A person clicks on a number: the exchange will invite this phone in a moment. */
  expect(): void
  /** The click led to no call. */
  unexpect(): void
  /** This phone has answered that call. */
  answered(callId: string | null): void
  /** Its session is over, but nobody here has ended it. */
  lost(): void
  /** A person here has ended it. */
  ended(): void
  /** Whether that call may be answered by itself now. A click counts once. */
  mayAnswer(callId: string | null): boolean
}

/** The answered call, as it is kept over a reload and for the other tabs. */
export interface KeptCall {
  callId: string
  /** Milliseconds since the epoch; null while its session lives. */
  lostAtMs: number | null
}

/** Where the answered call is kept; the same for all tabs of a browser. */
export interface CallKeep {
  read(): KeptCall | null
  write(call: KeptCall | null): void
}

/** The exchange rings the own phone for 20 s after a click. */
const expectedMs = 25_000
/** The exchange invites a browser again for 20 s after it has vanished. */
const lostMs = 30_000

export function createOwnCalls({ keep, now }: { keep: CallKeep; now: () => number }): OwnCalls {
  let expectedUntilMs = 0
  const lost = () => {
    const call = keep.read()
    if (call && call.lostAtMs === null) keep.write({ ...call, lostAtMs: now() })
  }
  // A page that was killed could not say so: a phone that starts has no session yet.
  lost()

  function isRecent(callId: string): boolean {
    const call = keep.read()
    if (call?.callId !== callId) return false
    return call.lostAtMs === null || Math.abs(now() - call.lostAtMs) <= lostMs
  }

  return {
    expect() {
      expectedUntilMs = now() + expectedMs
    },
    unexpect() {
      expectedUntilMs = 0
    },
    answered: (callId) => keep.write(callId === null ? null : { callId, lostAtMs: null }),
    lost,
    ended: () => keep.write(null),
    mayAnswer(callId) {
      if (callId === null) return false
      if (isRecent(callId)) return true
      const isExpected = now() <= expectedUntilMs
      expectedUntilMs = 0
      return isExpected
    },
  }
}

const storageKey = 'perezvon.answered-call'

/** In the browser's storage; where that is shut, in this tab alone. */
export function browserKeep(): CallKeep {
  let own: KeptCall | null = null
  return {
    read() {
      try {
        return keptCall(JSON.parse(localStorage.getItem(storageKey) ?? 'null'))
      } catch {
        return own
      }
    },
    write(call) {
      own = call
      try {
        if (call) localStorage.setItem(storageKey, JSON.stringify(call))
        else localStorage.removeItem(storageKey)
      } catch {
        // Kept in this tab alone.
      }
    },
  }
}

function keptCall(stored: unknown): KeptCall | null {
  const { callId, lostAtMs } = (stored ?? {}) as Partial<KeptCall>
  if (typeof callId !== 'string') return null
  return { callId, lostAtMs: typeof lostAtMs === 'number' ? lostAtMs : null }
}
