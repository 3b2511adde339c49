import type { CallerCard } from '@perezvon/contract'
import type { MediaEngine } from '@perezvon/media'
import type { PlanTrunk } from '../pbx/dial-plan.ts'
import type { MediaRestarts } from '../pbx/media-restarts.ts'
import type { MediaEventRouter, Switchboard } from '../pbx/switchboard.ts'
import type { CallBook } from './call-book.ts'

/** Who calls, or who is called. Unknown and hidden are values, not errors. */
export interface Caller {
  kind: 'contact' | 'shared' | 'unknown' | 'hidden'
  /** E.164; null when hidden. */
  number: string | null
  /** Everybody who has that number, newest first. */
  people: CallerCard[]
  /** The database was too slow to wait for: who it is after all, once known. Rejects when the database is away. */
  later?: Promise<Caller>
}

/** What the story of a call works with: the switchboard, the book of living calls, and the door to the CRM. */
export interface Exchange extends Switchboard {
  book: CallBook
  mediaEvents: MediaEventRouter
  mediaRestarts: MediaRestarts
  /** Who calls; within 50 ms or `unknown` (the database may be away). */
  identify(e164: string | null): Promise<Caller>
  /** What forbids or allows dialling that number; undefined when the database is away. */
  dialledParty(e164: string): Promise<DialledParty | undefined>
  /** A trunk's password, which the database and the dial plan hold sealed. */
  trunkPassword(trunk: PlanTrunk): string | undefined
  /** How long a customer's phone may ring. */
  customerRingTimeoutMs: number
  /** Absolute folder of the recordings. */
  recordingsDir: string
  /** Aborters of calls in progress, for "hang up" from the web. */
  hangUps: Map<string, (by: 'employee' | 'exchange') => void>
}

export interface DialledParty {
  doNotCall: boolean
  timeZone: string | null
  /** When that number last called the company. */
  lastCalledAt: Date | null
}

/** One call's place to work: its id and the media process it is pinned to. */
export interface CallSite {
  callId: string
  media: MediaEngine
}
