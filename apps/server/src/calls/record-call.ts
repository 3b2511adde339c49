import { join } from 'node:path'
import { newId } from '../kernel/ids.ts'
import type { CallSite, Exchange } from './exchange.ts'

/** A recording that runs: customer left, employee right. */
export interface RunningRecording {
  /** Another leg is the employee's now (a browser came back), or nobody is. */
  setEmployee(legId: string | undefined): Promise<void>
  /** Closes the file and journals it; idempotent, never rejects. */
  seal(): Promise<void>
}

/** Starts the stereo recording of a conversation; a disk that refuses costs the recording, never the call. */
export async function recordCall(
  exchange: Exchange,
  site: CallSite,
  legs: { customer: string; employee?: string },
): Promise<RunningRecording> {
  if (!exchange.book.takesCalls) {
    exchange.log({
      level: 'warn',
      event: 'recording.left-out',
      callId: site.callId,
      message: 'the disk is full',
    })
    return noRecording
  }
  const recording = { callId: site.callId, recordingId: newId() }
  const path = recordingPath(exchange.clock.now(), recording.recordingId)
  const target = { ...recording, path: join(exchange.recordingsDir, path) }
  // written down first: whoever is killed in between knows whose file it is
  exchange.book.record(site.callId, { type: 'recording.started', recordingId: recording.recordingId, path })
  try {
    const right = legs.employee && { right: legs.employee }
    await site.media.startRecording({ ...target, left: legs.customer, ...right })
  } catch (error) {
    recordingFailed(exchange, site, recording.recordingId, error)
    return noRecording
  }
  return runningRecording(exchange, site, recording, path)
}

function recordingFailed(exchange: Exchange, { callId }: CallSite, recordingId: string, error: unknown) {
  exchange.log({ level: 'error', event: 'recording.failed', callId, message: String(error) })
  exchange.book.record(callId, { type: 'recording.failed', recordingId })
}

const noRecording: RunningRecording = { setEmployee: async () => {}, seal: async () => {} }

/** One that has begun, here or in an earlier exchange. */
export function runningRecording(
  exchange: Exchange,
  site: CallSite,
  recording: { callId: string; recordingId: string },
  path: string,
): RunningRecording {
  let sealing: Promise<void> | undefined
  const seal = async () => {
    try {
      const { seconds, bytes } = await site.media.stopRecording(recording)
      exchange.book.record(site.callId, {
        type: 'recording.sealed',
        recordingId: recording.recordingId,
        path,
        seconds,
        bytes,
      })
    } catch (error) {
      recordingFailed(exchange, site, recording.recordingId, error)
    }
  }
  return {
    async setEmployee(legId) {
      await site.media
        .setRecordingLeg({ ...recording, side: 'right', ...(legId && { legId }) })
        .catch(() => {})
    },
    seal() {
      sealing ??= seal()
      return sealing
    },
  }
}

/** `2026/11/22/<id>.wav`, by UTC day: relative to the recordings folder. */
function recordingPath(now: number, recordingId: string): string {
  const [year, month, day] = new Date(now).toISOString().slice(0, 10).split('-') as [string, string, string]
  return join(year, month, day, `${recordingId}.wav`)
}
