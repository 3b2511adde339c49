import { randomInt } from 'node:crypto'
import { MediaError } from '../errors.ts'
import type { MediaTransport } from '../rtp/transport.ts'
import { type AudioTerms, termsOfAnswering, termsOfOffering } from '../sdp/audio-terms.ts'
import {
  composeAnswer,
  composeOffer,
  composeReoffer,
  type LocalAudio,
  offeredCodecs,
  offeredTelephoneEvent,
} from '../sdp/local-audio.ts'
import { parseSdp } from '../sdp/parse.ts'
import { type RemoteAudio, readRemoteAudio } from '../sdp/remote-audio.ts'
import { serialiseSdp } from '../sdp/serialise.ts'
import type { Direction, SessionDescription } from '../sdp/session-description.ts'
import type { LegKind } from './media-engine.ts'

const offeredProtocol: Record<LegKind, string> = { rtp: 'RTP/AVP', webrtc: 'UDP/TLS/RTP/SAVPF' }

/**
 * Offers and answers of one leg (RFC 3264), over one transport that never changes: what a later description may change
 * is direction, law, payload types and, for RTP, the far side's address.
 */
export class Negotiation {
  /** What both sides last agreed on. */
  terms: AudioTerms | undefined
  readonly #kind: LegKind
  readonly #transport: MediaTransport
  readonly #sessionId = String(randomInt(1, 2 ** 47))
  #sessionVersion = 1
  #written = ''
  /** Our last description, whose sections every later one repeats in order. */
  #local: SessionDescription | undefined
  #audioIndex = 0
  #audioProtocol: string
  #mid: string | undefined
  /** What we would have if the far side agreed. */
  #wanted: Direction = 'sendrecv'

  constructor(kind: LegKind, transport: MediaTransport) {
    this.#kind = kind
    this.#transport = transport
    this.#audioProtocol = offeredProtocol[kind]
    this.#mid = kind === 'webrtc' ? '0' : undefined
  }

  /** Our offer, the first or a later one. */
  async offer(direction: Direction = this.#wanted): Promise<string> {
    this.#wanted = direction
    await this.#transport.prepareOffer()
    const audio: LocalAudio = {
      ...this.#transport.describe('offer'),
      codecs: this.#codecsToOffer(),
      telephoneEvent: this.terms?.sendTelephoneEvent ?? offeredTelephoneEvent,
      direction,
      protocol: this.#audioProtocol,
      mid: this.#mid,
    }
    return this.#write(audio.address, (local) =>
      this.#local ? composeReoffer(local, audio, this.#local, this.#audioIndex) : composeOffer(local, audio),
    )
  }

  /** The law in use first, so that a refresh does not change it. */
  #codecsToOffer(): LocalAudio['codecs'] {
    const { terms } = this
    if (!terms) return offeredCodecs
    const inUse = { codec: terms.sendCodec, payloadType: terms.sendPayloadType }
    return [inUse, ...offeredCodecs.filter((each) => each.codec !== inUse.codec)]
  }

  /** The far side's answer to our last offer. Errors: `bad-state`, `bad-sdp`, `no-common-codec`. */
  async acceptAnswer(text: string): Promise<void> {
    if (!this.#local) throw new MediaError('bad-state', 'An answer without an offer of ours.')
    const remote = readRemoteAudio(parseSdp(text), this.#kind)
    if (remote.index !== this.#audioIndex)
      throw new MediaError('bad-sdp', 'The answer has its audio in another section than our offer.')
    await this.#transport.acceptAnswer(remote)
    this.terms = termsOfOffering(remote, this.#wanted)
  }

  /** The far side's offer, the first or a later one, to our answer. Errors: `bad-sdp`, `no-common-codec`. */
  async answer(text: string): Promise<{ sdp: string; remote: RemoteAudio }> {
    const offer = parseSdp(text)
    const remote = readRemoteAudio(offer, this.#kind)
    await this.#transport.acceptOffer(remote)
    const { codecs, ...terms } = termsOfAnswering(remote, this.#wanted, this.terms?.sendCodec)
    this.terms = terms
    this.#audioIndex = remote.index
    this.#audioProtocol = remote.protocol
    this.#mid = remote.mid
    const audio: LocalAudio = {
      ...this.#transport.describe('answer'),
      codecs,
      telephoneEvent: remote.telephoneEvent,
      direction: terms.direction,
      protocol: remote.protocol,
      mid: remote.mid,
    }
    const sdp = this.#write(audio.address, (local) => composeAnswer(local, audio, offer, remote))
    return { sdp, remote }
  }

  /** The version rises by one whenever the description differs from the last one (RFC 3264, 8). */
  #write(
    address: string,
    compose: (local: { sessionId: string; sessionVersion: number; address: string }) => SessionDescription,
  ): string {
    const local = { sessionId: this.#sessionId, sessionVersion: this.#sessionVersion, address }
    const same = this.#written === '' || this.#written === serialiseSdp(compose(local))
    if (!same) local.sessionVersion = ++this.#sessionVersion
    this.#local = compose(local)
    this.#written = serialiseSdp(this.#local)
    return this.#written
  }
}
