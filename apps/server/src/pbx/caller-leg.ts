import { checkOffer, type LegKind, type MediaEngine } from '@perezvon/media'
import type { IncomingInvite, SipLog } from '@perezvon/sip'
import { messageOf } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { Leg, sipStatusOf } from './leg.ts'

/**
 * A call that came in, until it is answered or refused: the INVITE and the media prepared for it.
 * After `answer()` the `Leg` carries on; after `refuse()` nothing is left.
 */
export class CallerLeg {
  readonly callId: string
  readonly legId = newId()
  readonly invite: IncomingInvite
  readonly #media: MediaEngine
  readonly #kind: LegKind
  #sdp = ''
  #isOpen = false
  /** Their answer to our offer has come before ours to their call. */
  #isAnswered = false

  constructor(parts: { callId: string; invite: IncomingInvite; media: MediaEngine; kind: LegKind }) {
    this.callId = parts.callId
    this.invite = parts.invite
    this.#media = parts.media
    this.#kind = parts.kind
  }

  get ref(): { callId: string; legId: string } {
    return { callId: this.callId, legId: this.legId }
  }

  /** Aborted when the caller gives up before an answer. */
  get gone(): AbortSignal {
    return this.invite.signal
  }

  /**
   * Looks at the caller's offer before anything is done for it: nobody's phone shall ring for a call without sound.
   * @throws MediaError when it is senseless or no codec is common.
   */
  checkOffer(): void {
    if (this.invite.offer !== undefined) checkOffer(this.invite.offer, this.#kind)
  }

  /**
   * Prepares the sound: our answer to the caller's offer, or our offer when theirs is delayed (RFC 3261, 13.2.1).
   * @throws MediaError when the offer is senseless or no codec is common.
   */
  async open(): Promise<void> {
    const { offer } = this.invite
    const opened = await this.#media.openLeg({
      ...this.ref,
      kind: this.#kind,
      ...(offer !== undefined && { remoteOffer: offer }),
    })
    this.#sdp = opened.sdp
    this.#isOpen = true
    if (this.invite.offersFirst) await this.#offerEarly()
    if (this.gone.aborted) await this.close()
  }

  /** The caller hears that it rings; one who wants our offer first hears it with that, when the sound is prepared. */
  ring(): void {
    this.invite.ring()
  }

  /** Our offer stands in the 180, the answer comes by PRACK (RFC 3262, 5) or, with callers who forget it there, in the ACK. */
  async #offerEarly(): Promise<void> {
    this.invite.ring({ sdp: this.#sdp })
    const remoteAnswer = await this.invite.earlyAnswer
    if (remoteAnswer === undefined) return
    await this.#media.applyAnswer({ ...this.ref, remoteAnswer })
    this.#isAnswered = true
  }

  /** Lets the caller hear us before the answer (ringback, announcements, the far side's early media). */
  hearEarly(): void {
    if (this.invite.offer !== undefined && !this.gone.aborted) this.invite.progress({ sdp: this.#sdp })
  }

  /** @throws SipError 'ended' when the caller has gone meanwhile. */
  answer(): Leg {
    const dialog = this.invite.accept({ sdp: this.#sdp })
    const leg = new Leg({ ...this.ref, kind: this.#kind, media: this.#media, dialog })
    if (this.invite.offer === undefined && !this.#isAnswered)
      void dialog.acknowledged.then(({ sdp }) => leg.takeAnswer(sdp))
    return leg
  }

  /** The SIP status that tells the caller why there is no sound, and one line in the log. */
  refusalOf(log: SipLog, error: unknown): number {
    const status = sipStatusOf(error)
    const level = status < 500 ? 'info' : 'error'
    log({ level, event: 'call.sound-refused', callId: this.callId, status, message: messageOf(error) })
    return status
  }

  async refuse(status: number, headers?: Record<string, string>): Promise<void> {
    this.invite.reject({ status, ...(headers && { headers }) })
    await this.close()
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#media.closeLeg(this.ref).catch(() => {})
  }
}
