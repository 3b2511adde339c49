import { type Runner, run } from 'graphile-worker'
import { sql } from 'kysely'
import type { Config } from './config/config.ts'
import { createPool, type Db } from './db.ts'
import { messageOf } from './errors.ts'
import { jobsLogger } from './jobs-logger.ts'
import type { Log } from './log.ts'

export interface EnqueueOptions {
  /** At most one job of this key waits: a second replaces the first. */
  key?: string
  /** Not before. Default: at once. */
  runAt?: Date
  /** Attempts before it is given up, with exponential waiting between them. Default 25 (about three days). */
  maxAttempts?: number
}

/** Puts a job into the queue, in the transaction of `db` when it is one: no commit, no job. */
export async function enqueue(
  db: Db,
  name: string,
  payload: object,
  options: EnqueueOptions = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier := ${name}::text,
    payload := ${JSON.stringify(payload)}::json,
    run_at := coalesce(${options.runAt ?? null}::timestamptz, now()),
    max_attempts := ${options.maxAttempts ?? 25}::integer,
    job_key := ${options.key ?? null}::text
  )`.execute(db)
}

export interface JobContext {
  log: Log
  /** 1 at the first try. */
  attempt: number
  /** Aborted when the worker is stopping. */
  signal: AbortSignal | undefined
}

/** Does one kind of job. Must bear being run twice: a worker may be killed between the deed and its tick. */
export type JobHandler = (payload: never, context: JobContext) => Promise<void>
export type JobHandlers = Record<string, JobHandler>

export interface JobRunnerOptions {
  config: Config
  handlers: JobHandlers
  log: Log
  /** Jobs done at the same time. Default 4. */
  concurrency?: number
  /** Recurring jobs in crontab's notation: '0 3 * * * cleanup'. */
  crontab?: string
}

/** Runs jobs until `stop()`, which lets those under way end (5 s, then their signal is aborted). */
export async function runJobs(options: JobRunnerOptions): Promise<{ stop(): Promise<void> }> {
  const { config, log } = options
  const pool = createPool(config, 'worker')
  const runner = await run({
    pgPool: pool,
    logger: jobsLogger(log),
    concurrency: options.concurrency ?? 4,
    noHandleSignals: true,
    pollInterval: 2_000, // jobs come by NOTIFY; the poll finds those whose time has come
    crontab: options.crontab ?? '',
    taskList: taskListOf(options),
  })
  return { stop: () => stopRunner(runner, () => pool.end()) }
}

function taskListOf({ handlers, log }: JobRunnerOptions) {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (
        payload: unknown,
        helpers: { job: { id: string; attempts: number }; abortSignal?: AbortSignal },
      ) => {
        const jobLog = log.child({ job: name, jobId: helpers.job.id })
        const context = { log: jobLog, attempt: helpers.job.attempts, signal: helpers.abortSignal }
        try {
          await handler(payload as never, context)
        } catch (error) {
          jobLog.warn(
            { attempt: helpers.job.attempts, error: messageOf(error) },
            'job failed, will be tried again',
          )
          throw error
        }
      },
    ]),
  )
}

async function stopRunner(runner: Runner, after: () => Promise<void>): Promise<void> {
  await runner.stop().catch(() => {})
  await runner.promise.catch(() => {})
  await after()
}
