import type { Config } from '../../kernel/config.ts'
import type { Db } from '../../kernel/db.ts'
import type { JobHandlers } from '../../kernel/jobs.ts'
import { compressRecordingJob } from './compress-recording.ts'

/** Background jobs of the calls, by name. */
export function callJobs(context: { db: Db; config: Config }): JobHandlers {
  return { 'compress-recording': compressRecordingJob(context) }
}
