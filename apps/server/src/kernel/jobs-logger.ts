import { Logger } from 'graphile-worker'
import type { Log } from './log.ts'

/** The job queue's log, passed on to ours. Its 'info' is chatter about every job: our debug. */
export function jobsLogger(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error(meta ?? {}, message)
    else if (level === 'warning') log.warn(meta ?? {}, message)
    else log.debug(meta ?? {}, message)
  })
}

export const quietJobsLogger: Logger = new Logger(() => () => {})
