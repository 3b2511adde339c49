export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export { measureTone } from './codec/measure-tone.ts'
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
export type { MediaErrorCode } from './errors.ts'
export { MediaError } from './errors.ts'
export { readWav } from './recording/read-wav.ts'
export { repairRecording } from './recording/repair.ts'
export { pcmWav } from './recording/wav-format.ts'
