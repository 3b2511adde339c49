import type { Clock } from '../clock.ts'
import { transcodeTable } from '../codec/g711.ts'
import { DtmfReceiver } from '../dtmf/receiver.ts'
import { areKeys, type KeyOutlet, KeySender } from '../dtmf/sender.ts'
import { MediaError } from '../errors.ts'
import type { FrameScheduler } from '../playback/frame-scheduler.ts'
import { Playback, type PlaybackOutlet } from '../playback/playback.ts'
import type { Sound } from '../playback/sound.ts'
import type { Recording, Side } from '../recording/recording.ts'
import { RtpHeader } from '../rtp/header.ts'
import { SendStream } from '../rtp/send-stream.ts'
import type { MediaReceiver, MediaTransport } from '../rtp/transport.ts'
import type { AudioTerms, PayloadMeaning } from '../sdp/audio-terms.ts'
import { receives, sends } from '../sdp/direction.ts'
import type { Direction } from '../sdp/session-description.ts'
import { LegQuality } from './leg-quality.ts'
import type { LegKind, LegStats, MediaEvent } from './media-engine.ts'
import { Negotiation } from './negotiation.ts'

export interface LegSurroundings {
  clock: Clock
  scheduler: FrameScheduler
  mediaTimeoutMs: number
  emit(event: MediaEvent): void
  /** `ssrc`: of what will be sent. */
  openTransport(kind: LegKind, receiver: MediaReceiver, ssrc: number): Promise<MediaTransport>
}

/** Every packet of every leg is read into this one. */
const header = new RtpHeader()

/**
 * One far side. What comes from it goes to its recordings and to its peer; what it hears is, by rank, keys being
 * pressed, the sound being played, its peer.
 */
export class Leg implements MediaReceiver, PlaybackOutlet, KeyOutlet {
  readonly callId: string
  readonly legId: string
  readonly kind: LegKind
  readonly stream: SendStream
  /** The leg it is bridged with. */
  peer: Leg | undefined
  readonly quality: LegQuality
  readonly #around: LegSurroundings
  readonly #dtmf: DtmfReceiver
  readonly #taps: { recording: Recording; side: Side }[] = []
  #transport: MediaTransport | undefined
  #negotiation: Negotiation | undefined
  #terms: AudioTerms | undefined
  /** By payload type. */
  #meanings: (PayloadMeaning | undefined)[] = []
  #maySend = false
  #mayReceive = false
  #playback: Playback | undefined
  #awaited: string | undefined
  #keys: KeySender | undefined
  #connected = false
  #heardAtMs: number
  #timeoutTold = false
  #closed: LegStats | undefined

  constructor(o: { callId: string; legId: string; kind: LegKind }, around: LegSurroundings) {
    this.callId = o.callId
    this.legId = o.legId
    this.kind = o.kind
    this.#around = around
    this.stream = new SendStream({
      send: (packet, offset, length) => this.#transport?.send(packet, offset, length),
    })
    this.quality = new LegQuality(this.stream, around.clock)
    this.#heardAtMs = around.clock.now()
    this.#dtmf = new DtmfReceiver((digit, durationMs) => this.#tell({ kind: 'dtmf', digit, durationMs }))
  }

  // ── negotiation ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Opens the transport and answers `remoteOffer`, or offers. After an error nothing is left open. */
  async open(remoteOffer: string | undefined): Promise<{ sdp: string }> {
    try {
      const transport = await this.#around.openTransport(this.kind, this, this.stream.ssrc)
      this.#transport = transport
      if (this.#closed) transport.close()
      this.#refuseIfClosed()
      this.#negotiation = new Negotiation(this.kind, transport)
      if (remoteOffer === undefined) return { sdp: await this.#negotiation.offer() }
      return { sdp: (await this.answer(remoteOffer)).sdp }
    } catch (error) {
      this.close()
      throw error
    }
  }

  async answer(remoteOffer: string): Promise<{ sdp: string; remoteDirection: Direction }> {
    const { sdp, remote } = await this.#negotiated().answer(remoteOffer)
    this.#adoptTerms()
    return { sdp, remoteDirection: remote.direction }
  }

  async offer(direction?: Direction): Promise<{ sdp: string }> {
    return { sdp: await this.#negotiated().offer(direction) }
  }

  async acceptAnswer(remoteAnswer: string): Promise<void> {
    await this.#negotiated().acceptAnswer(remoteAnswer)
    this.#adoptTerms()
  }

  #negotiated(): Negotiation {
    this.#refuseIfClosed()
    if (!this.#negotiation) throw new MediaError('bad-state', `Leg ${this.legId} is not open yet.`)
    return this.#negotiation
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new MediaError('no-such-leg', `Leg ${this.legId} is closed.`)
  }

  #adoptTerms(): void {
    this.#refuseIfClosed()
    const terms = this.#negotiation!.terms!
    this.#terms = terms
    this.#meanings = Array.from({ length: 128 }, (_, payloadType) => terms.received.get(payloadType))
    this.#maySend = sends(terms.direction)
    this.#mayReceive = receives(terms.direction)
    this.stream.interrupt()
    this.#heardAtMs = this.#around.clock.now()
  }

  // ── what comes from the far side ───────────────────────────────────────────────────────────────────────────────

  expects(payloadType: number): boolean {
    return this.#meanings[payloadType] !== undefined
  }

  onRtp(packet: Buffer): void {
    if (this.#closed || !header.read(packet)) return
    const nowMs = this.#around.clock.now()
    this.#heard(nowMs)
    this.quality.received.add(header.ssrc, header.sequence, header.timestamp, nowMs)
    const meaning = this.#meanings[header.payloadType]
    if (!meaning) this.peer?.stream.skip(this)
    else if (this.#mayReceive) this.#pass(packet, meaning, nowMs)
  }

  #pass(packet: Buffer, meaning: PayloadMeaning, nowMs: number): void {
    if (meaning === 'telephone-event')
      this.#dtmf.receive(packet, header.payloadOffset, header.payloadLength, header.timestamp, nowMs)
    else
      for (let i = 0; i < this.#taps.length; i++) {
        const { recording, side } = this.#taps[i]!
        const { payloadOffset, payloadLength, ssrc, timestamp, marker } = header
        recording.hear(side, packet, payloadOffset, payloadLength, meaning, ssrc, timestamp, marker, nowMs)
      }
    const { peer } = this
    if (peer) peer.#hear(this, packet, meaning, nowMs)
  }

  onRtcp(packet: Buffer): void {
    if (this.#closed) return
    this.#heardAtMs = this.#around.clock.now()
    this.quality.onRtcp(packet)
  }

  onConnected(): void {
    if (!this.#connected) this.#tell({ kind: 'connected' })
    this.#connected = true
  }

  onDisconnected(): void {
    if (!this.#closed) this.#tell({ kind: 'disconnected' })
    this.#connected = false
  }

  #heard(nowMs: number): void {
    this.#heardAtMs = nowMs
    this.#timeoutTold = false
    if (!this.#connected) this.onConnected()
  }

  // ── what the far side hears ────────────────────────────────────────────────────────────────────────────────────

  #hear(source: Leg, packet: Buffer, meaning: PayloadMeaning, nowMs: number): void {
    const terms = this.#terms
    if (!terms || !this.#maySend || this.#playback || this.#keys) return
    const { sendTelephoneEvent, sendPayloadType, sendCodec } = terms
    if (meaning !== 'telephone-event')
      this.stream.relay(source, packet, header, sendPayloadType, transcodeTable(meaning, sendCodec), nowMs)
    else if (sendTelephoneEvent === undefined) this.stream.skip(source)
    else this.stream.relay(source, packet, header, sendTelephoneEvent, undefined, nowMs)
  }

  play(playbackId: string, sound: Sound, loop: boolean): void {
    this.#refuseIfClosed()
    if (this.#awaited !== playbackId || this.#playback?.playbackId === playbackId) return
    this.stopPlay()
    this.#playback = new Playback(playbackId, sound, loop, this)
    this.#around.scheduler.add(this.#playback)
  }

  stopPlay(): void {
    if (this.#playback) this.#around.scheduler.remove(this.#playback)
    this.#playback = undefined
    this.#awaited = undefined
  }

  /** A sound is being made ready; what is played or stopped meanwhile takes its place. */
  awaitPlayback(playbackId: string): void {
    this.#awaited = playbackId
  }

  get playing(): string | undefined {
    return this.#playback?.playbackId
  }

  playbackTerms(): AudioTerms | undefined {
    return this.#keys ? undefined : this.keyTerms()
  }

  playbackEnded(playback: Playback): void {
    if (playback !== this.#playback) return
    this.stopPlay()
    this.#tell({ kind: 'playback-finished', playbackId: playback.playbackId })
  }

  /** Errors: `bad-request`. */
  press(digits: string, durationMs: number): void {
    this.#refuseIfClosed()
    if (!areKeys(digits)) throw new MediaError('bad-request', `"${digits}" holds something that is no key.`)
    this.#keys ??= new KeySender(this)
    this.#keys.press(digits, durationMs)
    this.#around.scheduler.add(this.#keys)
  }

  keyTerms(): AudioTerms | undefined {
    return this.#maySend && this.#transport?.ready ? this.#terms : undefined
  }

  keysEnded(): void {
    if (this.#keys) this.#around.scheduler.remove(this.#keys)
    this.#keys = undefined
  }

  // ── recordings ─────────────────────────────────────────────────────────────────────────────────────────────────

  tap(recording: Recording, side: Side): void {
    this.#taps.push({ recording, side })
  }

  untap(recording: Recording, side: Side): void {
    const at = this.#taps.findIndex((tap) => tap.recording === recording && tap.side === side)
    if (at >= 0) this.#taps.splice(at, 1)
  }

  // ── keeping watch ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Once a second: keys whose end was lost, silence, reports. */
  tick(nowMs: number): void {
    this.#dtmf.tick(nowMs)
    if (this.#transport?.ready && this.#terms)
      this.quality.report(nowMs, (packet) => this.#transport!.sendRtcp(packet))
    if (this.#timeoutTold || this.#terms?.remoteDirection !== 'sendrecv') return
    if (nowMs - this.#heardAtMs < this.#around.mediaTimeoutMs) return
    this.#timeoutTold = true
    this.#tell({ kind: 'media-timeout' })
  }

  stats(): LegStats {
    return (
      this.#closed ?? {
        legId: this.legId,
        kind: this.kind,
        codec: this.#terms?.sendCodec,
        strangers: this.#transport?.strangers ?? 0,
        ...this.quality.summary(),
      }
    )
  }

  /** The one door out. Idempotent; answers the leg's final figures. */
  close(): LegStats {
    if (this.#closed) return this.#closed
    this.#closed = this.stats()
    this.stopPlay()
    this.keysEnded()
    this.unbridge()
    this.#taps.length = 0
    this.#transport?.close()
    return this.#closed
  }

  bridgeWith(other: Leg): void {
    if (this.peer === other) return
    this.unbridge()
    other.unbridge()
    this.peer = other
    other.peer = this
  }

  unbridge(): void {
    if (this.peer) this.peer.peer = undefined
    this.peer = undefined
  }

  #tell(what: LegEvent): void {
    this.#around.emit({ ...what, callId: this.callId, legId: this.legId })
  }
}

type WithoutIds<T> = T extends { legId: string } ? Omit<T, 'callId' | 'legId'> : never
type LegEvent = WithoutIds<MediaEvent>
