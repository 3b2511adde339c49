import type { MediaEngine, MediaEvent } from '@perezvon/media'
import type { InviteJson, Registrar, SipLog, UserAgent } from '@perezvon/sip'
import type { Clock } from '../kernel/clock.ts'
import type { DialPlanIndex } from './dial-plan.ts'
import type { ExpectedBack } from './expected-back.ts'
import type { TrunkAddresses } from './trunk-addresses.ts'

/** What every part of the exchange works with; made once by main/exchange.ts. */
export interface Switchboard {
  clock: Clock
  log: SipLog
  userAgent: UserAgent
  registrar: Registrar
  /** Whose browser is most likely reloading now. */
  expectedBack: ExpectedBack
  media: MediaPool
  /** The newest dial plan. */
  plan(): DialPlanIndex
  /** Where trunks that were entered by name lead. */
  trunkAddresses: TrunkAddresses
  /** Host part of the addresses that we write: `sip:101@domain`. */
  domain: string
  /** Told of every INVITE that goes out, so that it can be taken back should this process be killed. */
  onInvited(callId: string, legId: string, invite: InviteJson): void
}

/**
 * The media processes. A call is pinned to one of them for its whole life: calls that may touch a browser to the one with
 * native WebRTC code, all others to the one without, so that an abort of native code cannot take those along.
 */
export interface MediaPool {
  forCall(o: { mayTouchBrowser: boolean }): MediaEngine
  all(): MediaEngine[]
}

/** Tells each leg its own media events; one listener per engine however many legs live. Of a leg's listeners the newest hears. */
export class MediaEventRouter {
  readonly #listeners = new Map<string, (event: MediaEvent) => void>()

  constructor(engines: readonly MediaEngine[]) {
    for (const engine of engines) engine.on('event', (event) => this.#dispatch(event))
  }

  listen(callId: string, legId: string, listener: (event: MediaEvent) => void): () => void {
    const key = `${callId}/${legId}`
    this.#listeners.set(key, listener)
    return () => {
      if (this.#listeners.get(key) === listener) this.#listeners.delete(key)
    }
  }

  #dispatch(event: MediaEvent): void {
    if ('legId' in event) this.#listeners.get(`${event.callId}/${event.legId}`)?.(event)
  }
}
