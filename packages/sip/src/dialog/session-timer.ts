import type { TimerHandle } from '../clock.ts'
import type { SipMessage, SipRequest } from '../message/message.ts'
import { parseSessionExpires, type SessionExpires } from '../message/session-expires.ts'
import type { Timers } from '../timers.ts'

/** What a session timer asks of its dialog. */
export interface SessionTimerUser {
  /** Half of the interval is over and it is ours to refresh. */
  refresh(): void
  /** Nobody refreshed. */
  expire(): void
}

/** What was agreed. */
export interface SessionInterval {
  seconds: number
  weRefresh: boolean
}

/** Watches over one session interval (RFC 4028 10). Every refresh starts it anew. */
export class SessionTimer {
  readonly #timers: Timers
  readonly #user: SessionTimerUser
  #refreshTimer: TimerHandle | undefined
  #expiryTimer: TimerHandle | undefined
  #interval: SessionInterval | undefined

  constructor(timers: Timers, user: SessionTimerUser) {
    this.#timers = timers
    this.#user = user
  }

  get interval(): SessionInterval | undefined {
    return this.#interval
  }

  /** Starts or restarts; undefined means that none was agreed. */
  restart(interval: SessionInterval | undefined): void {
    this.stop()
    this.#interval = interval
    if (!interval) return
    const { seconds, weRefresh } = interval
    if (weRefresh) this.#refreshTimer = this.#timers.set(() => this.#user.refresh(), seconds * 500)
    // RFC 4028 10: BYE slightly before the expiry, by 32 s or a third of the interval.
    const marginSeconds = Math.min(32, seconds / 3)
    this.#expiryTimer = this.#timers.set(() => this.#user.expire(), (seconds - marginSeconds) * 1000)
  }

  stop(): void {
    this.#timers.clear(this.#refreshTimer)
    this.#timers.clear(this.#expiryTimer)
    this.#refreshTimer = undefined
    this.#expiryTimer = undefined
    this.#interval = undefined
  }
}

/** Whether a message's sender speaks RFC 4028. */
export function speaksTimer(message: SipMessage): boolean {
  return message.list('supported').includes('timer')
}

/**
 * What the answering side decides (RFC 4028 9): the wish of the request, or our own where the far side can but did not
 * ask. Undefined means no session timer.
 */
export function agreeAsServer(
  request: SipRequest,
  ours: { sessionExpiresSeconds: number; minSeSeconds: number },
): (SessionExpires & { refresher: 'uac' | 'uas' }) | undefined {
  const wish = parseSessionExpires(request.header('session-expires'))
  const canTimer = speaksTimer(request)
  if (!wish) {
    if (!canTimer || ours.sessionExpiresSeconds === 0) return undefined
    return { seconds: ours.sessionExpiresSeconds, refresher: 'uas' }
  }
  const seconds = Math.max(wish.seconds, ours.minSeSeconds)
  return { seconds, refresher: canTimer ? (wish.refresher ?? 'uac') : 'uas' }
}

/** What a 2xx to a request of ours agreed on. */
export function agreedByResponse(response: SipMessage): SessionInterval | undefined {
  const agreed = parseSessionExpires(response.header('session-expires'))
  if (!agreed || agreed.seconds < 1) return undefined
  return { seconds: agreed.seconds, weRefresh: agreed.refresher !== 'uas' }
}

/** Writes Session-Expires. */
export function formatSessionExpires(value: SessionExpires): string {
  return value.refresher ? `${value.seconds};refresher=${value.refresher}` : String(value.seconds)
}
