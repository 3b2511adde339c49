import type { Trx } from '../../kernel/db.ts'
import { enqueue } from '../../kernel/jobs.ts'
import { announce } from '../../kernel/live.ts'
import type { RecordingSealed } from '../call-events.ts'

/** The recording can be played from now on; a job makes it small and draws its waveform. */
export async function projectSealed(trx: Trx, event: RecordingSealed): Promise<void> {
  const call = await trx
    .selectFrom('calls')
    .select('contactId')
    .where('id', '=', event.callId)
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('recordings')
    .values({
      id: event.recordingId,
      callId: event.callId,
      path: event.path,
      format: 'wav',
      seconds: event.seconds,
      bytes: event.bytes,
      sealedAt: event.at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  await enqueue(trx, 'compress-recording', { recordingId: event.recordingId }, { key: event.recordingId })
  await announce(trx, { kind: 'recording', id: event.recordingId, contactId: call.contactId })
}
