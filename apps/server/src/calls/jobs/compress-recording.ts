import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compressRecording, peaksOf } from '@perezvon/media'
import type { Config } from '../../kernel/config.ts'
import type { Db } from '../../kernel/db.ts'
import type { JobHandler } from '../../kernel/jobs.ts'
import { announce } from '../../kernel/live.ts'

/** Points of a drawn waveform: enough for the widest screen at two pixels each. */
const peakBuckets = 800

/**
 * Makes a sealed recording small (MP3) and draws its waveform. May be run twice: the row tells whether it was done, and
 * the WAV goes only after the row points to the MP3.
 */
export function compressRecordingJob({ db, config }: { db: Db; config: Config }): JobHandler {
  return async ({ recordingId }: { recordingId: string }) => {
    const recording = await db
      .selectFrom('recordings')
      .innerJoin('calls', 'calls.id', 'recordings.callId')
      .select(['recordings.path', 'recordings.format', 'recordings.compressedAt', 'calls.contactId'])
      .where('recordings.id', '=', recordingId)
      .executeTakeFirst()
    if (!recording || recording.compressedAt) return
    const wav = join(config.paths.recordings, recording.path)
    const path = recording.path.replace(/\.wav$/, '.mp3')
    const mp3 = join(config.paths.recordings, path)
    const peaks = await waveformOf(wav)
    await compressRecording(wav, mp3)
    const { size } = await stat(mp3)
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('recordings')
        .set({ path, format: 'mp3', bytes: size, peaks: JSON.stringify(peaks), compressedAt: new Date() })
        .where('id', '=', recordingId)
        .execute()
      await announce(trx, { kind: 'recording', id: recordingId, contactId: recording.contactId })
    })
    await rm(wav, { force: true })
  }
}

/** Loudest sample of each bucket, 0 … 1, to three digits: more cannot be seen. */
async function waveformOf(file: string): Promise<{ left: number[]; right: number[] }> {
  const { channels } = await peaksOf(file, peakBuckets)
  const [left = [], right = []] = channels.map((peaks) => peaks.map((peak) => Math.round(peak * 1000) / 1000))
  return { left, right }
}
