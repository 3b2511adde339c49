export type { Clock } from './engine/clock.ts'
export { systemClock } from './engine/clock.ts'
export type { MediaErrorCode } from './engine/errors.ts'
export { MediaError } from './engine/errors.ts'
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
