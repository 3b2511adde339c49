import type { EventEmitter } from 'node:events'
import type { Direction } from '../sdp/session-description.ts'

/** RFC 8866, 6.7: as written in the description whose owner is meant. */
export type { Direction }

export type LegKind = 'rtp' | 'webrtc'

/** Ids of a leg. A leg lives in one call; both ids are the caller's own, any non-empty string. */
export interface LegRef {
  callId: string
  legId: string
}

export interface RecordingRef {
  callId: string
  recordingId: string
}

/** What can be heard. */
export type PlaybackSource =
  /** WAV, MP3 or Ogg Opus file; mixed down to one channel at 8 kHz, decoded once and cached. */
  | { kind: 'file'; path: string }
  /** Sine; `levelDbfs` is the sine's level against a full-scale sine, default −13. */
  | { kind: 'tone'; hz: number; levelDbfs?: number }
  /** 425 Hz, 1 s on, 4 s off (ITU-T E.180, Supplement 2: most of Europe, Russia, Ukraine). */
  | { kind: 'ringback' }
  /** 425 Hz, 0.35 s on, 0.35 s off. */
  | { kind: 'busy' }
  /** The file at `path`, or the melody that ships with the package. */
  | { kind: 'hold-music'; path?: string }

/** What one leg did, for the call's story and its quality score. */
export interface LegStats {
  legId: string
  kind: LegKind
  packetsReceived: number
  packetsSent: number
  /** Of those the far side sent to us: RFC 3550, A.3. Never negative. */
  packetsLost: number
  /** Of what we received, milliseconds: RFC 3550, 6.4.1. */
  jitterMs: number
  /** From RTCP, when the far side reports. */
  roundTripMs?: number
  /** Of those we sent, as the far side reports by RTCP: loss count and jitter. */
  remotePacketsLost?: number
  remoteJitterMs?: number
  /** Packets from addresses other than the locked one: neither heard nor recorded. */
  strangers: number
  /** Encoding name that we send, e.g. `PCMA`; undefined before negotiation ends. */
  codec?: 'PCMA' | 'PCMU'
}

/** A recording that is closed, complete and under its final name. */
export interface RecordingSealed {
  recordingId: string
  path: string
  seconds: number
  bytes: number
  /** Packets written to the left (customer) and right (employee) channel. */
  leftPackets: number
  rightPackets: number
}

export type MediaEvent =
  /** A key pressed at the far side (RFC 4733), told once, when it is released. */
  | { kind: 'dtmf'; callId: string; legId: string; digit: string; durationMs: number }
  /** Nothing was received for `mediaTimeoutMs` while the far side should have been sending. Told once until media comes back. */
  | { kind: 'media-timeout'; callId: string; legId: string }
  /** First RTP packet (rtp) or DTLS up (webrtc). */
  | { kind: 'connected'; callId: string; legId: string }
  /** The WebRTC transport failed or was closed by the browser; the leg itself stays until `closeLeg`. */
  | { kind: 'disconnected'; callId: string; legId: string }
  /** A playback came to its end by itself (not by `stopPlay` or a newer `play`). */
  | { kind: 'playback-finished'; callId: string; legId: string; playbackId: string }
  /** The disk refused; what was written until then remains as `<path>.part`. */
  | { kind: 'recording-failed'; callId: string; recordingId: string; reason: string }
  /** The call was ended by the engine because no client was connected for the orphan lease (process rim only). */
  | { kind: 'call-orphaned'; callId: string; recordings: RecordingSealed[] }

export interface MediaCallSummary {
  callId: string
  legs: { legId: string; kind: LegKind }[]
  recordings: string[]
}

export interface EngineStats {
  calls: number
  legs: number
  /** Open RTP port pairs (WebRTC legs hold ports of their own and are not counted). */
  ports: number
  /** Armed timers, the shared 20 ms scheduler included. */
  timers: number
  playbacks: number
  recordings: number
  rssMb: number
}

/**
 * Media of calls: legs, bridges, sound into legs, recordings.
 *
 * Every operation is idempotent by its ids: repeated, it does nothing and answers the same. Unknown ids are a
 * `MediaError` `no-such-call`, `no-such-leg` or `no-such-recording`, except in `closeLeg`, `closeCall`,
 * `unbridge`, `stopPlay`, which are at peace with what is gone. A call exists from its first leg to `closeCall`
 * or the closing of its last leg.
 */
export interface MediaEngine {
  /**
   * Opens a leg: with `remoteOffer` resolves to our answer, without to our offer (then `applyAnswer` follows).
   * Errors: `bad-sdp`, `no-common-codec`, `no-ports`, `webrtc-not-loaded`; nothing is left open after an error.
   */
  openLeg(o: LegRef & { kind: LegKind; remoteOffer?: string }): Promise<{ sdp: string }>
  /** The far side's answer to our newest offer. May come again with changes (183, then 200; forks). */
  applyAnswer(o: LegRef & { remoteAnswer: string }): Promise<void>
  /**
   * The far side's re-INVITE or UPDATE with an offer: resolves to our answer and to the far side's direction
   * (`sendonly` or `inactive`: it holds us).
   */
  answerReoffer(o: LegRef & { remoteOffer: string }): Promise<{ sdp: string; remoteDirection: Direction }>
  /**
   * Our re-INVITE: an offer in the leg's own terms, same transport; `direction` is ours (default: the present
   * one, `sendrecv` at first). Then `applyAnswer`.
   */
  reoffer(o: LegRef & { direction?: Direction }): Promise<{ sdp: string }>
  /** Joins two legs of a call both ways. A leg is in one bridge at most: an earlier one ends. */
  bridge(o: { callId: string; a: string; b: string }): Promise<void>
  unbridge(o: { callId: string; a: string; b: string }): Promise<void>
  /** Replaces what the leg hears until the sound ends, `stopPlay`, or the next `play`. */
  play(o: LegRef & { playbackId: string; source: PlaybackSource; loop?: boolean }): Promise<void>
  stopPlay(o: LegRef): Promise<void>
  /** Presses keys towards the leg (RFC 4733): `0-9 * # A-D`, `,` a pause of 1 s. Resolves when queued. `durationMs` 100. */
  sendDtmf(o: LegRef & { digits: string; durationMs?: number }): Promise<void>
  /**
   * Starts a stereo recording: `left` and `right` are leg ids whose *received* sound goes to that channel. Written to
   * `<path>.part` (its folder is made), A-law WAV 8 kHz; see `stopRecording`.
   */
  startRecording(o: RecordingRef & { path: string; left?: string; right?: string }): Promise<void>
  /** Puts another leg on a side (transfer, a browser that came back); no `legId`: silence on that side from now on. */
  setRecordingLeg(o: RecordingRef & { side: 'left' | 'right'; legId?: string }): Promise<void>
  /** While paused the recording writes silence, so that its time still is the call's time. */
  pauseRecording(o: RecordingRef): Promise<void>
  resumeRecording(o: RecordingRef): Promise<void>
  /** Seals: header, fsync, rename to `path`. Repeated for a recording already sealed: the same answer, while its call is open. */
  stopRecording(o: RecordingRef): Promise<RecordingSealed>
  closeLeg(o: LegRef): Promise<LegStats>
  /** Ends all of the call: recordings are sealed, legs closed. */
  closeCall(o: { callId: string }): Promise<{ legs: LegStats[]; recordings: RecordingSealed[] }>
  /** Of a living leg, for quality shown during the call. */
  legStats(o: LegRef): Promise<LegStats>
  list(): Promise<{ calls: MediaCallSummary[] }>
  stats(): Promise<EngineStats>
  on(event: 'event', listener: (event: MediaEvent) => void): this
  off(event: 'event', listener: (event: MediaEvent) => void): this
  /** Ends all calls (sealing recordings) and frees everything. */
  close(): Promise<void>
}

export type MediaEvents = EventEmitter<{ event: [MediaEvent] }>

export interface PortRange {
  /** First and last UDP port, inclusive; RTP takes even ports, RTCP the odd one above. `{from: 0, to: 0}`: any. */
  from: number
  to: number
}

export interface MediaLog {
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

export interface MediaEngineOptions {
  /** Address to bind, and to write into SDP unless `advertisedHost` is given. */
  host: string
  /** Address that far sides shall send to, when it differs (NAT with forwarded ports). */
  advertisedHost?: string
  portRange: PortRange
  /** Native WebRTC code is imported only when true. */
  loadWebRtc: boolean
  clock?: import('../clock.ts').Clock
  log?: MediaLog
  /** Silence after which `media-timeout` is told, not counted while the far side holds us. Default 60 000. */
  mediaTimeoutMs?: number
}
