import { sql } from 'kysely'
import type { Db } from './db.ts'

export interface JobsQueue {
  /** Whose time has come and which are not begun. */
  waiting: number
  /** How long the oldest of them is due; 0 when there is none. */
  oldestWaitingSeconds: number
  /** Given up after all attempts. */
  failed: number
}

/** What stands in the queue of background jobs. */
export async function jobsQueue(db: Db): Promise<JobsQueue> {
  const { rows } = await sql<JobsQueue>`
    select count(*) filter (where is_due)::int as waiting,
      coalesce(extract(epoch from now() - min(run_at) filter (where is_due)), 0)::int as oldest_waiting_seconds,
      count(*) filter (where attempts >= max_attempts)::int as failed
    from (select *, run_at <= now() and locked_at is null and attempts < max_attempts as is_due from graphile_worker.jobs) j
  `.execute(db)
  return rows[0] as JobsQueue
}
