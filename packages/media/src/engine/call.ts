import { MediaError } from '../errors.ts'
import type { Recording, Side } from '../recording/recording.ts'
import type { Leg } from './leg.ts'
import type { LegStats, MediaCallSummary, RecordingSealed } from './media-engine.ts'

export interface CallRecording {
  recording: Recording
  legs: Record<Side, string | undefined>
}

/** The legs and recordings that belong together, and what remains of those that have ended. */
export class Call {
  readonly callId: string
  readonly legs = new Map<string, Leg>()
  /** What each leg's opening resolves to, for those who ask again. */
  readonly openings = new Map<string, Promise<{ sdp: string }>>()
  /** Recordings whose files are being made. */
  readonly recordingOpenings = new Map<string, Promise<void>>()
  readonly recordings = new Map<string, CallRecording>()
  readonly closedLegs = new Map<string, LegStats>()
  readonly sealed = new Map<string, Promise<RecordingSealed>>()

  constructor(callId: string) {
    this.callId = callId
  }

  /** Errors: `no-such-leg`. */
  leg(legId: string): Leg {
    const leg = this.legs.get(legId)
    if (!leg) throw new MediaError('no-such-leg', `Call ${this.callId} has no leg ${legId}.`)
    return leg
  }

  /** Errors: `no-such-recording`. */
  recording(recordingId: string): CallRecording {
    const found = this.recordings.get(recordingId)
    if (!found)
      throw new MediaError('no-such-recording', `Call ${this.callId} has no recording ${recordingId}.`)
    return found
  }

  /** Puts a leg, or silence, on a side of a recording. Errors: `no-such-leg`. */
  setRecordingLeg(target: CallRecording, side: Side, legId: string | undefined): void {
    if (target.legs[side] === legId) return
    const leg = legId === undefined ? undefined : this.leg(legId)
    const former = target.legs[side]
    if (former !== undefined) this.legs.get(former)?.untap(target.recording, side)
    target.legs[side] = legId
    target.recording.restart(side)
    leg?.tap(target.recording, side)
  }

  closeLeg(legId: string): LegStats | undefined {
    const leg = this.legs.get(legId)
    if (!leg) return this.closedLegs.get(legId)
    const stats = leg.close()
    this.legs.delete(legId)
    this.openings.delete(legId)
    for (const { legs } of this.recordings.values()) {
      if (legs.left === legId) legs.left = undefined
      if (legs.right === legId) legs.right = undefined
    }
    this.closedLegs.set(legId, stats)
    return stats
  }

  /** Seals a recording, once; who asks again gets the same answer. Errors: `no-such-recording`, `io`. */
  seal(recordingId: string, ended: (recording: Recording) => void): Promise<RecordingSealed> {
    const known = this.sealed.get(recordingId)
    if (known) return known
    const target = this.recording(recordingId)
    for (const side of ['left', 'right'] as const) this.setRecordingLeg(target, side, undefined)
    this.recordings.delete(recordingId)
    ended(target.recording)
    const sealing = target.recording.seal()
    this.sealed.set(recordingId, sealing)
    return sealing
  }

  get empty(): boolean {
    return this.legs.size === 0 && this.recordings.size === 0
  }

  summary(): MediaCallSummary {
    return {
      callId: this.callId,
      legs: [...this.legs.values()].map(({ legId, kind }) => ({ legId, kind })),
      recordings: [...this.recordings.keys()],
    }
  }
}
