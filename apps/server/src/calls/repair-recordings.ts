import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type MediaEngine, MediaError, repairRecording } from '@perezvon/media'
import type { Clock, TimerHandle } from '../kernel/clock.ts'
import { messageOf } from '../kernel/errors.ts'
import { type JournalReader, openJournalReader } from '../kernel/journal/index.ts'
import { type Log, silentLog } from '../kernel/log.ts'
import type { CallEvent, RecordingSealed } from './call-events.ts'

export interface RecordingRepairOptions {
  clock: Clock
  log: Log
  /** Absolute folders of the call journal and of the recordings. */
  journalDir: string
  recordingsDir: string
  media(): MediaEngine[]
  /** Writes the event down, as every event of a call. */
  append(event: CallEvent): void
}

type Unsealed = Pick<RecordingSealed, 'callId' | 'recordingId' | 'path'>
type Sealed = Pick<RecordingSealed, 'seconds' | 'bytes'>

/** Nobody waits for it. */
const lookEveryMs = 1_000
/** What usually seals a recording is given so long; then so long between attempts. */
const waitsMs = [1_000, 2_000, 5_000, 15_000, 60_000]

/**
 * Seals the recordings that nobody has sealed when their call had ended: a media process died in mid-recording, or the
 * exchange before it had written the sealing down. Then they go the usual way. Listens to the journal, past and present;
 * a recording whose call goes on, or that a media process is writing, is not touched.
 */
export class RecordingRepair {
  readonly #options: RecordingRepairOptions
  readonly #reader: JournalReader<CallEvent>
  /** Begun and not sealed, by the recording's id. */
  readonly #unsealed = new Map<string, Unsealed>()
  readonly #timers = new Set<TimerHandle>()
  #isClosed = false

  constructor(options: RecordingRepairOptions) {
    this.#options = options
    const { journalDir: dir, clock } = options
    // what is damaged in it others have told already
    this.#reader = openJournalReader({ dir, pollMs: lookEveryMs, clock, log: silentLog })
  }

  /** Reads the journal from its beginning and goes on with it, a little at a time: calls have the right of way. */
  async run(): Promise<void> {
    try {
      for await (const batch of this.#reader) {
        for (const { event } of batch) this.#hear(event)
        await setImmediate()
      }
    } catch (error) {
      this.#options.log.error({ err: error }, 'the journal cannot be searched for recordings left open')
    }
  }

  close(): void {
    this.#isClosed = true
    this.#reader.close()
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer)
  }

  #hear(event: CallEvent): void {
    if (event.type === 'recording.started') this.#unsealed.set(event.recordingId, unsealedOf(event))
    else if (event.type === 'recording.sealed') this.#unsealed.delete(event.recordingId)
    else if (event.type === 'call.ended') this.#ended(event.callId)
  }

  #ended(callId: string): void {
    for (const recording of this.#unsealed.values())
      if (recording.callId === callId) this.#later(recording, 0)
  }

  #later(recording: Unsealed, attempt: number): void {
    if (this.#isClosed) return
    const { clock, log } = this.#options
    const timer = clock.setTimeout(
      () => {
        this.#timers.delete(timer)
        this.#attempt(recording, attempt).catch((error: unknown) =>
          log.error({ err: error, ...recording }, 'a recording could not be repaired'),
        )
      },
      waitsMs[Math.min(attempt, waitsMs.length - 1)]!,
    )
    this.#timers.add(timer)
  }

  async #attempt(recording: Unsealed, attempt: number): Promise<void> {
    if (!this.#unsealed.has(recording.recordingId)) return
    const sealed = await this.#seal(recording)
    if (this.#isClosed || !this.#unsealed.has(recording.recordingId)) return
    if (sealed === 'later') return this.#later(recording, attempt + 1)
    this.#unsealed.delete(recording.recordingId)
    if (sealed === 'nothing') return
    const at = new Date(this.#options.clock.now()).toISOString()
    this.#options.log.warn({ ...recording, ...sealed }, 'a recording that was left open has been sealed')
    this.#options.append({ type: 'recording.sealed', at, ...recording, ...sealed })
  }

  /** First those who may be writing it; when none of them is, what reached the disk is what there is. */
  async #seal({ callId, recordingId, path }: Unsealed): Promise<Sealed | 'later' | 'nothing'> {
    for (const engine of this.#options.media()) {
      const answer = await engine.stopRecording({ callId, recordingId }).catch(meaningOf)
      if (answer !== 'not there') return answer === 'later' ? answer : sealedOf(answer)
    }
    try {
      return sealedOf(await repairRecording(join(this.#options.recordingsDir, path)))
    } catch (error) {
      if (error instanceof MediaError && error.code === 'io') return 'later'
      this.#options.log.info(
        { callId, recordingId, error: messageOf(error) },
        'a recording left nothing to repair',
      )
      return 'nothing'
    }
  }
}

const unsealedOf = ({ callId, recordingId, path }: Unsealed): Unsealed => ({ callId, recordingId, path })
const sealedOf = ({ seconds, bytes }: Sealed): Sealed => ({ seconds, bytes })

/** A process that does not answer may be writing still; one that answers otherwise is not. */
function meaningOf(error: unknown): 'later' | 'not there' {
  const isAway = error instanceof MediaError && (error.code === 'timeout' || error.code === 'disconnected')
  return isAway ? 'later' : 'not there'
}
