import type { LineState, MicrophoneState } from '../../lib/phone-state.ts'

/** An incoming INVITE and the dialog that grows from it. JsSIP stands behind it in the browser. */
export interface LineSession {
  readonly id: string
  readonly callId: string | null
  /** The exchange asks that it be answered by itself; own-calls.ts decides whether it is. */
  readonly isAutoAnswer: boolean
  readonly number: string
  readonly name: string
  /** 200 with this microphone. */
  accept(stream: MediaStream): void
  /** Final refusal: 486 busy, 603 declined, 480 for a device that cannot speak. */
  decline(status: 480 | 486 | 603): void
  hangUp(): void
  mute(isMuted: boolean): void
  /** False when the dialog cannot be re-offered at this moment. */
  hold(isOnHold: boolean): boolean
  /** RFC 4733. */
  sendDigit(digit: string): void
}

export interface LineListener {
  onLine(state: LineState): void
  onInvite(session: LineSession): void
  onAccepted(sessionId: string): void
  onGone(sessionId: string): void
}

/** The registration with the exchange. */
export interface Line {
  start(listener: LineListener): void
  stop(): void
}

/** The user's microphone, opened for one call at a time. */
export interface Microphone {
  /** Rejects with a MicrophoneFailure. Opening twice gives the same stream. */
  open(): Promise<MediaStream>
  /** True when opening it will ask the user nothing. */
  isAllowed(): Promise<boolean>
  close(): void
}

export class MicrophoneFailure extends Error {
  readonly state: Extract<MicrophoneState, 'refused' | 'missing' | 'busy'>
  constructor(state: 'refused' | 'missing' | 'busy') {
    super(`microphone ${state}`)
    this.name = 'MicrophoneFailure'
    this.state = state
  }
}
