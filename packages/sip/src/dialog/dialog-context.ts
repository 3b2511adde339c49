import type { Core } from '../ua/core.ts'
import type { Credentials } from '../ua/options.ts'
import type { DialogEnd } from './dialog.ts'
import type { DialogState } from './dialog-state.ts'
import type { SessionTimer } from './session-timer.ts'

/** The session descriptions last agreed on. */
export interface SdpMemory {
  local?: string
  remote?: string
  /** The far side's last offer and what we answered: an equal offer is a refresh and gets the same answer. */
  lastOffer?: { offer: string; answer: string }
  /** The answer to a delayed offer when it came by PRACK (RFC 3262 5). */
  prackAnswer?: string
}

/** What the parts of a confirmed dialog share. */
export interface DialogContext {
  readonly core: Core
  readonly state: DialogState
  readonly sessionTimer: SessionTimer
  readonly sdp: SdpMemory
  readonly credentials: Credentials | undefined
  readonly isEnded: boolean
  /** The one door out; `farewell` says whether a BYE goes with it. */
  finish(end: DialogEnd, farewell: 'bye' | 'none'): void
  /** CSeq, target, flow or ACK changed. */
  changed(): void
}
