import type { OfferResult } from '@perezvon/contract'
import type { MediaEngine } from '@perezvon/media'
import type { HeaderMap, Party, ReasonHeader } from '@perezvon/sip'
import { newId } from '../kernel/ids.ts'
import type { Device } from './devices.ts'
import type { Leg } from './leg.ts'
import { completedElsewhere, type RingingLeg, type RingOutcome, ringLeg } from './ring-leg.ts'
import type { Switchboard } from './switchboard.ts'

export interface OfferedCall {
  callId: string
  media: MediaEngine
  /** Who calls, as a phone without a screen pop shows it. */
  from: Party
  headers?: HeaderMap
}

export interface OfferEnd {
  result: OfferResult
  /** The final SIP status that decided, if one did. */
  sipStatus: number | null
}

const mostSoundRetries = 2
const autoAnswer = 'X-Perezvon-Auto-Answer'

/**
 * A call offered to one employee, on all of their devices at once. It ends once: by an answer on one device (the others
 * are told "completed elsewhere"), by a refusal on any of them, or when every device has failed.
 */
export class AgentOffer {
  readonly offerId = newId()
  readonly userId: string | null
  readonly extension: string
  /** The leg when the employee answered; otherwise undefined. Never rejects. */
  readonly answered: Promise<Leg | undefined>
  end: OfferEnd | undefined
  readonly #board: Switchboard
  readonly #call: OfferedCall
  readonly #forks = new Map<string, RingingLeg>()
  #soundRetries = 0
  #resolve!: (leg: Leg | undefined) => void

  constructor(board: Switchboard, call: OfferedCall, devices: readonly [Device, ...Device[]]) {
    this.#board = board
    this.#call = call
    this.userId = devices[0].userId
    this.extension = devices[0].extension
    this.answered = new Promise((resolve) => {
      this.#resolve = resolve
    })
    for (const device of devices) this.ring(device)
  }

  /** Rings one more device of the same employee (a browser that registers while the others ring). */
  ring(device: Device, headers: HeaderMap = {}): void {
    if (this.end) return
    const fork = ringLeg(this.#board, inviteFor(this.#board, this.#call, device, headers))
    this.#forks.set(fork.legId, fork)
    void fork.outcome.then((outcome) => this.#forkEnded(fork, device, outcome))
  }

  /** Ends the offer from our side; without a reason the phone shows a missed call. */
  cancel(result: OfferResult, reason?: ReasonHeader): void {
    this.#close({ result, sipStatus: null }, undefined, reason)
  }

  #forkEnded(fork: RingingLeg, device: Device, outcome: RingOutcome): void {
    this.#forks.delete(fork.legId)
    if (this.#mayTryAgain(device, outcome)) {
      this.#soundRetries++
      this.ring(device, { [autoAnswer]: '1' })
      return
    }
    if (outcome.kind === 'answered') {
      this.#forkAnswered(outcome.leg)
      return
    }
    if (this.end) return
    const end = endOf(outcome)
    if (isDecisive(end.result) || this.#forks.size === 0) this.#close(end)
  }

  /**
   * The employee has answered, but the browser's sound could not be brought up: invited again, it answers by itself. Only
   * then: a phone that nobody has answered must never open its microphone.
   */
  #mayTryAgain(device: Device, outcome: RingOutcome): boolean {
    const isSoundLost =
      outcome.kind === 'failed' && outcome.cause === 'unusable-answer' && device.kind === 'browser'
    return isSoundLost && !this.end && this.#soundRetries < mostSoundRetries
  }

  #forkAnswered(leg: Leg): void {
    if (this.end) return void leg.hangUp(completedElsewhere)
    this.#close({ result: 'answered', sipStatus: 200 }, leg, completedElsewhere)
  }

  #close(end: OfferEnd, leg?: Leg, reason?: ReasonHeader): void {
    if (this.end) return
    this.end = end
    for (const fork of this.#forks.values()) fork.cancel(reason)
    this.#resolve(leg)
  }
}

function inviteFor(board: Switchboard, call: OfferedCall, device: Device, headers: HeaderMap) {
  return {
    callId: call.callId,
    kind: device.kind === 'browser' ? ('webrtc' as const) : ('rtp' as const),
    media: call.media,
    requestUri: device.binding.contactUri,
    flow: { flowId: device.binding.source.flowId },
    to: { uri: `sip:${device.extension}@${board.domain}` },
    from: call.from,
    headers: {
      ...forDevice(device, { ...call.headers, ...headers }),
      'X-Perezvon-Call-Id': call.callId,
    },
  }
}

/** Only our own page knows when it may answer by itself; a desk phone always rings. */
function forDevice(device: Device, { [autoAnswer]: automatic, ...others }: HeaderMap): HeaderMap {
  return automatic && device.kind === 'browser' ? { ...others, [autoAnswer]: automatic } : others
}

const isDecisive = (result: OfferResult): boolean => result === 'rejected' || result === 'busy'

/** What a device's final answer means (RFC 3261, 21.4–21.6): a person's "no", a busy phone, or just no answer there. */
function endOf(outcome: Exclude<RingOutcome, { kind: 'answered' }>): OfferEnd {
  if (outcome.kind === 'cancelled') return { result: 'cancelled', sipStatus: null }
  if (outcome.kind === 'failed') {
    return { result: outcome.cause === 'timeout' ? 'no_answer' : 'failed', sipStatus: null }
  }
  return { result: resultOf[outcome.status] ?? 'failed', sipStatus: outcome.status }
}

const resultOf: Record<number, OfferResult> = {
  408: 'no_answer',
  480: 'rejected', // JsSIP's and most phones' "reject" and "do not disturb"
  486: 'rejected',
  600: 'rejected',
  603: 'rejected',
}
