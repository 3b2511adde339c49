import type { OfferResult } from '@perezvon/contract'
import type { ReasonHeader } from '@perezvon/sip'
import type { TimerHandle } from '../kernel/clock.ts'
import { AgentOffer, type OfferedCall } from './agent-offer.ts'
import { type Device, devicesOfUser, expectedBackMs, onDeviceRegistered } from './devices.ts'
import type { Leg } from './leg.ts'
import { completedElsewhere } from './ring-leg.ts'
import type { Switchboard } from './switchboard.ts'

export interface RingGroupEvents {
  onOffered(offer: AgentOffer): void
  onOfferEnded(offer: AgentOffer): void
}

/** The employee who took the call. */
export interface Winner {
  userId: string | null
  extension: string
  leg: Leg
}

/**
 * Rings several employees at once. The first answer wins; the others are told "completed elsewhere". An employee whose
 * browser registers while the call rings (a reload) is rung there too.
 */
export class RingGroup {
  readonly #board: Switchboard
  readonly #call: OfferedCall
  readonly #events: RingGroupEvents
  readonly #offers = new Set<AgentOffer>()
  readonly #invited = new Set<string>()
  readonly #expected = new Map<string, TimerHandle>()
  readonly #results = new Set<OfferResult>()
  readonly #winner = Promise.withResolvers<Winner>()
  readonly #stopListening: () => void
  #idle = Promise.withResolvers<void>()
  #isOver = false

  constructor(board: Switchboard, call: OfferedCall, events: RingGroupEvents) {
    this.#board = board
    this.#call = call
    this.#events = events
    this.#stopListening = onDeviceRegistered(board, (device) => this.#deviceCameBack(device))
  }

  /** Resolves with the first who answers; stays pending when nobody does. */
  get winner(): Promise<Winner> {
    return this.#winner.promise
  }

  /** Resolves when nobody rings any more (all refused or failed) and nobody is expected back. */
  get idle(): Promise<void> {
    return this.#isIdle ? Promise.resolve() : this.#idle.promise
  }

  /** How offers have ended so far. */
  get results(): ReadonlySet<OfferResult> {
    return this.#results
  }

  /** Rings these employees as well. */
  add(userIds: readonly string[]): void {
    for (const userId of userIds) {
      this.#invited.add(userId)
      const [first, ...others] = devicesOfUser(this.#board, userId)
      if (first) this.#offerOn([first, ...others])
      else this.#expect(userId)
    }
  }

  /** Rings this one extension's devices, whoever's it is. */
  addDevices(devices: readonly Device[]): void {
    const [first, ...others] = devices
    if (first) this.#offerOn([first, ...others])
  }

  /** Stops ringing everywhere. */
  stop(result: OfferResult, reason?: ReasonHeader): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopListening()
    for (const timer of this.#expected.values()) this.#board.clock.clearTimeout(timer)
    this.#expected.clear()
    for (const offer of this.#offers) offer.cancel(result, reason)
  }

  #offerOn(devices: [Device, ...Device[]]): void {
    const offer = new AgentOffer(this.#board, this.#call, devices)
    this.#offers.add(offer)
    this.#events.onOffered(offer)
    void offer.answered.then((leg) => this.#offerEnded(offer, leg))
  }

  #offerEnded(offer: AgentOffer, leg: Leg | undefined): void {
    this.#offers.delete(offer)
    if (leg && this.#isOver) {
      // Lost the race by a hair: it was answered after the winner, so it ends as one of the losers.
      void leg.hangUp(completedElsewhere)
      offer.end = { result: 'answered_elsewhere', sipStatus: 200 }
    }
    if (offer.end?.result === 'rejected' && offer.userId !== null) this.#invited.delete(offer.userId)
    if (offer.end) this.#results.add(offer.end.result)
    this.#events.onOfferEnded(offer)
    if (offer.end?.result === 'failed' && offer.userId !== null && !this.#isOver) this.#expect(offer.userId)
    if (leg && !this.#isOver) this.#win(offer, leg)
    this.#checkIdle()
  }

  /** Their browser is reloading: the call waits for it a little. */
  #expect(userId: string): void {
    const ms = expectedBackMs(this.#board, userId)
    if (ms === 0 || this.#expected.has(userId)) return
    const giveUp = () => {
      this.#expected.delete(userId)
      this.#checkIdle()
    }
    this.#expected.set(userId, this.#board.clock.setTimeout(giveUp, ms))
  }

  #win(offer: AgentOffer, leg: Leg): void {
    this.stop('answered_elsewhere', completedElsewhere)
    this.#winner.resolve({ userId: offer.userId, extension: offer.extension, leg })
  }

  get #isIdle(): boolean {
    return this.#offers.size === 0 && this.#expected.size === 0
  }

  #checkIdle(): void {
    if (!this.#isIdle) return
    this.#idle.resolve()
    this.#idle = Promise.withResolvers<void>()
  }

  #deviceCameBack(device: Device): void {
    if (this.#isOver || device.userId === null || !this.#invited.has(device.userId)) return
    this.#board.clock.clearTimeout(this.#expected.get(device.userId))
    this.#expected.delete(device.userId)
    const ringing = [...this.#offers].find((offer) => offer.userId === device.userId)
    if (ringing) ringing.ring(device)
    else this.#offerOn([device])
  }
}
