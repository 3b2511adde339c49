import type { LegKind, MediaEngine, MediaEvent } from '@perezvon/media'
import { MediaError } from '@perezvon/media'
import { type Dialog, type ReasonHeader, SipError } from '@perezvon/sip'

/** Who ended a leg. `lost`: its connection is gone (a browser's reload); `silent`: sound stopped coming. */
export interface LegEnd {
  by: 'far' | 'us' | 'timeout' | 'lost' | 'silent'
  reason?: ReasonHeader
}

export interface LegParts {
  callId: string
  legId: string
  kind: LegKind
  media: MediaEngine
  dialog: Dialog
  /** The far side holds already (a leg taken back). Default false. */
  isHolding?: boolean
}

/**
 * One confirmed side of a call: a SIP dialog and its sound. Whoever ends it, it ends once: BYE if the far side still
 * lives, the media leg closed, `ended` resolved.
 */
export class Leg {
  readonly callId: string
  readonly legId: string
  readonly kind: LegKind
  readonly dialog: Dialog
  readonly ended: Promise<LegEnd>
  readonly #media: MediaEngine
  #resolveEnded!: (end: LegEnd) => void
  #isEnded = false
  #isHolding = false
  #onHold: (isHolding: boolean) => void = () => {}

  constructor(parts: LegParts) {
    this.callId = parts.callId
    this.legId = parts.legId
    this.kind = parts.kind
    this.dialog = parts.dialog
    this.#media = parts.media
    this.#isHolding = parts.isHolding ?? false
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    parts.dialog.onOffer((offer) => this.#answerOffer(offer))
    parts.dialog.on('answer', (sdp) => void this.takeAnswer(sdp))
    void parts.dialog.ended.then((end) =>
      this.#finish({ by: endedBy[end.by], ...(end.reason && { reason: end.reason }) }),
    )
  }

  get ref(): { callId: string; legId: string } {
    return { callId: this.callId, legId: this.legId }
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** The far side put us on hold. */
  get isHolding(): boolean {
    return this.#isHolding
  }

  /** Tells when the far side holds or takes back; one listener, the newest wins. */
  onHold(listener: (isHolding: boolean) => void): void {
    this.#onHold = listener
  }

  /** What the media engine says of this leg. */
  hear(event: MediaEvent): void {
    if (event.kind === 'media-timeout') void this.#end({ by: 'silent' })
    // The browser's sound is gone or never came up (DTLS failed), though its signalling lives: it is invited anew.
    if (event.kind === 'disconnected') void this.#end({ by: 'lost' })
  }

  /**
   * The media process has died and another has taken its place: the far side is offered new ports by a re-INVITE. One that
   * does not take them ends as `lost`; so does a browser, which is invited anew instead, since its connection is dead too.
   */
  async reAnchor(): Promise<void> {
    if (this.#isEnded) return
    if (this.kind === 'webrtc') return void this.#end({ by: 'lost' })
    try {
      const { sdp } = await this.#media.openLeg({ ...this.ref, kind: this.kind })
      const remoteAnswer = await this.dialog.renegotiate(sdp)
      await this.#media.applyAnswer({ ...this.ref, remoteAnswer })
    } catch {
      void this.#end({ by: 'lost' })
    }
  }

  /** Ends the leg from our side. */
  hangUp(reason?: ReasonHeader): Promise<void> {
    return this.#end({ by: 'us', ...(reason && { reason }) })
  }

  /** The far side's answer to an offer that we made in a 2xx; one that cannot be used ends the call (RFC 3261, 14.2). */
  async takeAnswer(sdp: string | undefined): Promise<void> {
    if (this.#isEnded) return
    const applied =
      sdp === undefined
        ? Promise.reject(new Error('ACK without an answer'))
        : this.#media.applyAnswer({ ...this.ref, remoteAnswer: sdp })
    await applied.catch(() => this.hangUp({ protocol: 'SIP', cause: 488, text: 'Not acceptable here' }))
  }

  async #end(end: LegEnd): Promise<void> {
    const bye = this.dialog.bye(end.reason ? { reason: end.reason } : {})
    this.#finish(end)
    await bye
  }

  #finish(end: LegEnd): void {
    if (this.#isEnded) return
    this.#isEnded = true
    // The call's closing frees the media again, so a media process that is away costs nothing here.
    this.#media.closeLeg(this.ref).catch(() => {})
    this.#resolveEnded(end)
  }

  async #answerOffer(offer: string | undefined): Promise<string> {
    if (offer === undefined) return (await this.#media.reoffer(this.ref)).sdp
    const answer = await this.#media.answerReoffer({ ...this.ref, remoteOffer: offer }).catch(refuse)
    this.#setHolding(answer.remoteDirection === 'sendonly' || answer.remoteDirection === 'inactive')
    return answer.sdp
  }

  #setHolding(isHolding: boolean): void {
    if (this.#isHolding === isHolding) return
    this.#isHolding = isHolding
    this.#onHold(isHolding)
  }
}

const endedBy = { local: 'us', remote: 'far', timeout: 'timeout', transport: 'lost' } as const

function refuse(error: unknown): never {
  throw error instanceof MediaError ? new SipError(sipStatusOf(error)) : error
}

/** What the far side is told when the media core refuses. */
export function sipStatusOf(error: unknown): number {
  return error instanceof MediaError ? (statusOfCode[error.code] ?? 500) : 500
}

const statusOfCode: Partial<Record<MediaError['code'], number>> = {
  'bad-sdp': 400,
  'no-common-codec': 488,
  'no-ports': 503,
  timeout: 503,
  disconnected: 503,
}
