export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export { measureTone } from './codec/measure-tone.ts'
export type { MediaClientOptions, MediaConnection, MediaEngineClient } from './engine/client.ts'
export { connectMediaEngine } from './engine/client.ts'
export { createMediaEngine } from './engine/create-media-engine.ts'
export type {
  Direction,
  EngineStats,
  LegKind,
  LegRef,
  LegStats,
  MediaCallSummary,
  MediaEngine,
  MediaEngineOptions,
  MediaEvent,
  MediaLog,
  PlaybackSource,
  PortRange,
  RecordingRef,
  RecordingSealed,
} from './engine/media-engine.ts'
export type { MediaServer, MediaServerOptions } from './engine/server.ts'
export { serveMediaEngine } from './engine/server.ts'
export type { MediaErrorCode } from './errors.ts'
export { MediaError } from './errors.ts'
export type { WavAudio } from './playback/read-wav.ts'
export { readWav } from './playback/read-wav.ts'
export type { CompressedRecording } from './recording/compress.ts'
export { compressRecording } from './recording/compress.ts'
export type { Peaks } from './recording/peaks.ts'
export { peaksOf } from './recording/peaks.ts'
export type { RepairedRecording } from './recording/repair.ts'
export { repairRecording } from './recording/repair.ts'
export { pcmWav } from './recording/wav-format.ts'
export { checkOffer } from './sdp/check-offer.ts'
