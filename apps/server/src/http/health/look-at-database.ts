import type { Health, RoleHealth } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import type { Db } from '../../kernel/db.ts'
import { jobsQueue } from '../../kernel/jobs-queue.ts'
import { journalLag, readCursor } from '../../kernel/journal/index.ts'

export interface DatabaseLook {
  postgres: RoleHealth
  projection: Health['projection']
  jobs: Health['jobs']
}

interface Parts {
  db: Db
  clock: Clock
  config: Config
}

/** What the database itself says of its health, and what it knows of the worker's. Rejects when it is away. */
export async function lookAtDatabase({ db, clock, config }: Parts): Promise<DatabaseLook> {
  const { rows } = await sql<{ version: string; uptimeSeconds: number }>`
    select current_setting('server_version') as version,
      extract(epoch from now() - pg_postmaster_start_time())::int as uptime_seconds`.execute(db)
  const cursor = await readCursor(db, 'exchange')
  const [lag, jobs] = await Promise.all([journalLag(config.paths.journal, cursor, clock), jobsQueue(db)])
  const { version = '', uptimeSeconds = 0 } = rows[0] ?? {}
  return {
    // Debian and others write their own build behind the number
    postgres: { state: 'up', uptimeSeconds, version: version.split(' ')[0] ?? null },
    projection: { lagEvents: lag.events, lagSeconds: lag.seconds },
    jobs,
  }
}
