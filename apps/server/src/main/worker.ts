import { projectCallEvent } from '../calls/projection/index.ts'
import { createBuiltInCaller } from '../demo/ring-me.ts'
import { ringMeJob, ringMeJobName } from '../demo/ring-me-job.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import { createDb } from '../kernel/db.ts'
import { runJobs } from '../kernel/jobs.ts'
import { type Projector, project, pruneJournal } from '../kernel/journal/index.ts'
import { createLog, type Log } from '../kernel/log.ts'
import type { RunningRole } from './role.ts'
import { startHeavyJobs } from './worker/heavy-jobs.ts'

/** The worker: carries the call journal over into PostgreSQL, and runs background jobs, the heavy ones in a thread. */
export async function start(config: Config): Promise<RunningRole> {
  const log = createLog('worker', config)
  const db = createDb(config, 'worker')
  const dir = config.paths.journal
  const projector = project({ db, journal: { dir }, apply: projectCallEvent, log })
  const caller = createBuiltInCaller({ config, clock: systemClock, log })
  const jobs = await runJobs({ config, handlers: { [ringMeJobName]: ringMeJob(caller) }, log })
  const heavyJobs = await startHeavyJobs(config)
  const pruning = pruneEveryHour(dir, projector, systemClock, log)
  return {
    async stop() {
      pruning.stop()
      await Promise.all([projector.stop(), jobs.stop(), heavyJobs.stop(), caller.close()])
      await db.destroy()
    },
  }
}

const hourMs = 3_600_000

function pruneEveryHour(dir: string, projector: Projector, clock: Clock, log: Log): { stop(): void } {
  let timer: unknown
  const prune = () => {
    timer = clock.setTimeout(prune, hourMs)
    const segments = pruneJournal({ dir, keepFrom: projector.position.segment, clock })
    if (segments.length > 0) log.info({ segments }, 'old segments of the call journal were deleted')
  }
  timer = clock.setTimeout(prune, hourMs)
  return { stop: () => clock.clearTimeout(timer) }
}
