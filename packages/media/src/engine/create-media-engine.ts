import { EventEmitter } from 'node:events'
import { systemClock } from '../clock.ts'
import { MediaError } from '../errors.ts'
import { FrameScheduler } from '../playback/frame-scheduler.ts'
import { SoundLibrary } from '../playback/sound-library.ts'
import { Recording } from '../recording/recording.ts'
import { PortAllocator } from '../rtp/port-allocator.ts'
import type { MediaReceiver, MediaTransport } from '../rtp/transport.ts'
import { UdpTransport } from '../rtp/udp-transport.ts'
import type { WebRtcFactory } from '../webrtc/webrtc-transport.ts'
import { Call } from './call.ts'
import { Leg, type LegSurroundings } from './leg.ts'
import type * as api from './media-engine.ts'

/** Creates a media engine in this process. */
export async function createMediaEngine(options: api.MediaEngineOptions): Promise<api.MediaEngine> {
  if (!options.advertisedHost && (options.host === '0.0.0.0' || options.host === '::'))
    throw new MediaError(
      'bad-request',
      'An engine that binds every address must be told which one to advertise.',
    )
  const webrtc = options.loadWebRtc
    ? await (await import('../webrtc/webrtc-transport.ts')).createWebRtcFactory(options)
    : undefined
  return new MediaCore(options, webrtc)
}

const defaultMediaTimeoutMs = 60_000
const defaultKeyMs = 100
/** How often legs look after themselves. */
const watchMs = 1000
/** Ended calls whose outcome is remembered, for those who ask again. */
const rememberedCalls = 1000
/** Flushes of recordings are spread over a second in steps of one frame. */
const staggerSteps = 50

class MediaCore extends EventEmitter<{ event: [api.MediaEvent] }> implements api.MediaEngine {
  readonly #options: api.MediaEngineOptions
  readonly #clock
  readonly #allocator: PortAllocator
  readonly #webrtc: WebRtcFactory | undefined
  readonly #scheduler: FrameScheduler
  readonly #sounds = new SoundLibrary()
  readonly #around: LegSurroundings
  readonly #calls = new Map<string, Call>()
  readonly #ended = new Map<string, Call>()
  #watch: unknown
  #stagger = 0

  constructor(options: api.MediaEngineOptions, webrtc: WebRtcFactory | undefined) {
    super()
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#allocator = new PortAllocator(options.host, options.portRange.from, options.portRange.to)
    this.#webrtc = webrtc
    this.#scheduler = new FrameScheduler(this.#clock)
    this.#around = {
      clock: this.#clock,
      scheduler: this.#scheduler,
      mediaTimeoutMs: options.mediaTimeoutMs ?? defaultMediaTimeoutMs,
      emit: (event) => this.emit('event', event),
      openTransport: (kind, receiver, ssrc) => this.#openTransport(kind, receiver, ssrc),
    }
  }

  async #openTransport(kind: api.LegKind, receiver: MediaReceiver, ssrc: number): Promise<MediaTransport> {
    if (kind === 'webrtc') {
      if (!this.#webrtc) throw new MediaError('webrtc-not-loaded', 'This engine was created without WebRTC.')
      return this.#webrtc.open(receiver, ssrc)
    }
    const advertisedAddress = this.#options.advertisedHost ?? this.#options.host
    return UdpTransport.open({ allocator: this.#allocator, receiver, clock: this.#clock, advertisedAddress })
  }

  // ── legs ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async openLeg(o: api.LegRef & { kind: api.LegKind; remoteOffer?: string }): Promise<{ sdp: string }> {
    if (typeof o.legId !== 'string' || o.legId === '')
      throw new MediaError('bad-request', 'A leg needs an id.')
    const call = this.#callFor(o.callId)
    const known = call.openings.get(o.legId)
    if (known) return known
    const leg = new Leg(o, this.#around)
    call.legs.set(o.legId, leg)
    const opening = leg.open(o.remoteOffer)
    call.openings.set(o.legId, opening)
    this.#armWatch()
    return opening.catch((error) => {
      if (call.legs.get(o.legId) === leg) {
        call.closeLeg(o.legId)
        call.closedLegs.delete(o.legId)
      }
      this.#endIfEmpty(call)
      throw error
    })
  }

  async applyAnswer(o: api.LegRef & { remoteAnswer: string }): Promise<void> {
    await this.#leg(o).acceptAnswer(o.remoteAnswer)
  }

  async answerReoffer(
    o: api.LegRef & { remoteOffer: string },
  ): Promise<{ sdp: string; remoteDirection: api.Direction }> {
    return this.#leg(o).answer(o.remoteOffer)
  }

  async reoffer(o: api.LegRef & { direction?: api.Direction }): Promise<{ sdp: string }> {
    return this.#leg(o).offer(o.direction)
  }

  async bridge(o: { callId: string; a: string; b: string }): Promise<void> {
    const call = this.#call(o.callId)
    if (o.a === o.b) throw new MediaError('bad-request', 'A leg cannot be bridged with itself.')
    call.leg(o.a).bridgeWith(call.leg(o.b))
  }

  async unbridge(o: { callId: string; a: string; b: string }): Promise<void> {
    const a = this.#calls.get(o.callId)?.legs.get(o.a)
    if (a?.peer?.legId === o.b) a.unbridge()
  }

  async closeLeg(o: api.LegRef): Promise<api.LegStats> {
    const call = this.#calls.get(o.callId) ?? this.#ended.get(o.callId)
    const stats = call?.closeLeg(o.legId)
    if (call) this.#endIfEmpty(call)
    return stats ?? neverKnown(o.legId)
  }

  async legStats(o: api.LegRef): Promise<api.LegStats> {
    return this.#leg(o).stats()
  }

  // ── sounds and keys ────────────────────────────────────────────────────────────────────────────────────────────

  async play(
    o: api.LegRef & { playbackId: string; source: api.PlaybackSource; loop?: boolean },
  ): Promise<void> {
    const leg = this.#leg(o)
    if (leg.playing === o.playbackId) return
    leg.awaitPlayback(o.playbackId)
    const sound = await this.#sounds.get(o.source)
    leg.play(o.playbackId, sound, o.loop ?? endless.has(o.source.kind))
  }

  async stopPlay(o: api.LegRef): Promise<void> {
    this.#calls.get(o.callId)?.legs.get(o.legId)?.stopPlay()
  }

  async sendDtmf(o: api.LegRef & { digits: string; durationMs?: number }): Promise<void> {
    this.#leg(o).press(o.digits, o.durationMs ?? defaultKeyMs)
  }

  // ── recordings ─────────────────────────────────────────────────────────────────────────────────────────────────

  async startRecording(o: api.RecordingRef & { path: string; left?: string; right?: string }): Promise<void> {
    const call = this.#call(o.callId)
    if (call.sealed.has(o.recordingId)) return
    for (const legId of [o.left, o.right]) if (legId !== undefined) call.leg(legId)
    const opening = call.recordingOpenings.get(o.recordingId) ?? this.#openRecording(call, o)
    call.recordingOpenings.set(o.recordingId, opening)
    await opening.finally(() => call.recordingOpenings.delete(o.recordingId))
  }

  async #openRecording(
    call: Call,
    o: api.RecordingRef & { path: string; left?: string; right?: string },
  ): Promise<void> {
    if (call.recordings.has(o.recordingId)) return
    const recording = await Recording.open(
      {
        recordingId: o.recordingId,
        path: o.path,
        staggerMs: (this.#stagger++ % staggerSteps) * 20,
        onFailure: (reason) => this.#onRecordingFailed(o, reason),
      },
      this.#clock,
    )
    if (this.#calls.get(o.callId) !== call) {
      await recording.seal()
      throw new MediaError('no-such-call', `Call ${o.callId} ended before its recording began.`)
    }
    const target = { recording, legs: { left: undefined, right: undefined } }
    call.recordings.set(o.recordingId, target)
    for (const side of ['left', 'right'] as const)
      if (o[side] !== undefined && call.legs.has(o[side])) call.setRecordingLeg(target, side, o[side])
    this.#scheduler.add(recording)
  }

  #onRecordingFailed({ callId, recordingId }: api.RecordingRef, reason: string): void {
    this.#options.log?.error('recording failed', { callId, recordingId, reason })
    this.emit('event', { kind: 'recording-failed', callId, recordingId, reason })
  }

  async setRecordingLeg(o: api.RecordingRef & { side: 'left' | 'right'; legId?: string }): Promise<void> {
    const call = this.#call(o.callId)
    call.setRecordingLeg(call.recording(o.recordingId), o.side, o.legId)
  }

  async pauseRecording(o: api.RecordingRef): Promise<void> {
    this.#call(o.callId).recording(o.recordingId).recording.pause()
  }

  async resumeRecording(o: api.RecordingRef): Promise<void> {
    this.#call(o.callId).recording(o.recordingId).recording.resume()
  }

  async stopRecording(o: api.RecordingRef): Promise<api.RecordingSealed> {
    const call = this.#calls.get(o.callId) ?? this.#ended.get(o.callId) ?? this.#call(o.callId)
    const sealed = await this.#seal(call, o.recordingId)
    this.#endIfEmpty(call)
    return sealed
  }

  #seal(call: Call, recordingId: string): Promise<api.RecordingSealed> {
    return call.seal(recordingId, (recording) => this.#scheduler.remove(recording))
  }

  // ── calls ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async closeCall(o: {
    callId: string
  }): Promise<{ legs: api.LegStats[]; recordings: api.RecordingSealed[] }> {
    const call = this.#calls.get(o.callId) ?? this.#ended.get(o.callId)
    if (!call) return { legs: [], recordings: [] }
    for (const recordingId of [...call.recordings.keys()]) void this.#seal(call, recordingId).catch(() => {})
    for (const legId of [...call.legs.keys()]) call.closeLeg(legId)
    this.#endIfEmpty(call)
    const sealed = await Promise.allSettled(call.sealed.values())
    return {
      legs: [...call.closedLegs.values()],
      recordings: sealed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    }
  }

  async list(): Promise<{ calls: api.MediaCallSummary[] }> {
    return { calls: [...this.#calls.values()].map((call) => call.summary()) }
  }

  async stats(): Promise<api.EngineStats> {
    const calls = [...this.#calls.values()]
    const legs = calls.flatMap((call) => [...call.legs.values()])
    return {
      calls: calls.length,
      legs: legs.length,
      ports: this.#allocator.open,
      timers: Number(this.#scheduler.armed) + Number(this.#watch !== undefined),
      playbacks: legs.filter((leg) => leg.playing !== undefined).length,
      recordings: calls.reduce((sum, call) => sum + call.recordings.size, 0),
      rssMb: Math.round(process.memoryUsage.rss() / 104_857.6) / 10,
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((callId) => this.closeCall({ callId })))
    this.#webrtc?.close()
  }

  #callFor(callId: string): Call {
    if (typeof callId !== 'string' || callId === '')
      throw new MediaError('bad-request', 'A call needs an id.')
    const call = this.#calls.get(callId) ?? this.#ended.get(callId) ?? new Call(callId)
    this.#ended.delete(callId)
    this.#calls.set(callId, call)
    return call
  }

  #call(callId: string): Call {
    const call = this.#calls.get(callId)
    if (!call) throw new MediaError('no-such-call', `There is no call ${callId}.`)
    return call
  }

  #leg(o: api.LegRef): Leg {
    return this.#call(o.callId).leg(o.legId)
  }

  #endIfEmpty(call: Call): void {
    if (!call.empty || !this.#calls.delete(call.callId)) return
    this.#ended.set(call.callId, call)
    if (this.#ended.size > rememberedCalls) this.#ended.delete(this.#ended.keys().next().value!)
    if (this.#calls.size === 0) this.#disarmWatch()
  }

  #armWatch(): void {
    this.#watch ??= this.#clock.setTimeout(() => {
      const nowMs = this.#clock.now()
      for (const call of this.#calls.values()) for (const leg of call.legs.values()) leg.tick(nowMs)
      this.#watch = undefined
      this.#armWatch()
    }, watchMs)
  }

  #disarmWatch(): void {
    this.#clock.clearTimeout(this.#watch)
    this.#watch = undefined
  }
}

/** Sources that loop unless told otherwise. */
const endless = new Set<api.PlaybackSource['kind']>(['tone', 'ringback', 'busy', 'hold-music'])

function neverKnown(legId: string): api.LegStats {
  return { legId, kind: 'rtp', packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitterMs: 0, strangers: 0 }
}
