import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Config } from '../../apps/server/src/kernel/config.ts'
import type { Db } from '../../apps/server/src/kernel/db.ts'
import type { Ports, RoleName } from '../../apps/server/src/main/role.ts'
import { type CleansUp, testConfig, testEnv } from './test-config.ts'
import { testDb } from './test-db.ts'
import { deadlineMs, waitFor, within } from './wait-for.ts'

export interface ProductOptions {
  /** Settings over those of a throw-away installation. */
  env?: Record<string, string>
  /** Default: all. */
  roles?: readonly RoleName[]
  /** Its own embedded PostgreSQL instead of a database in the tests' shared one: for tests that kill it. */
  ownPostgres?: boolean
  /** With `ownPostgres`: a folder that is kept, instead of one that goes with the test. */
  dataDir?: string
}

export interface Product {
  /** Address of the web page. */
  url: string
  ports: Required<Ports>
  config: Config
  /** The supervisor's process; all others are its children. */
  pid: number
  /** Straight to its database, to look and to prepare. */
  db: Db
  /** Processes by role; `postgres` when it has its own. */
  pids(): Record<string, number>
  /** What a role has logged, one JSON object a line. */
  log(role: RoleName): string
  /** kill -9, and waits until the supervisor has it running again. */
  killRole(role: RoleName): Promise<void>
  /** As Ctrl-C. Resolves when everything has ended. Idempotent. */
  stop(): Promise<void>
}

const supervisor = path.resolve(import.meta.dirname, '../../apps/server/src/main/supervisor.ts')

interface Ready {
  type: 'ready'
  url: string
  ports: Ports
  pids: Record<string, number>
}

/**
 * Starts a whole installation in a folder of its own: the real supervisor and its processes, at any free ports, on
 * an empty migrated database. Takes a second or two. Stopped after the test.
 */
export async function startProduct(t: CleansUp, options: ProductOptions = {}): Promise<Product> {
  const { config, db, env } = await surroundings(t, options)
  const child = launch({ ...env, ...options.env }, options.roles)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGINT')
    await within(ended, 'the product to stop', 30_000)
  }
  t.after(stop)
  const ready = await within(readyOf(child), 'the product to start', 60_000)
  const pids = () => JSON.parse(fs.readFileSync(path.join(config.paths.run, 'pids.json'), 'utf8'))
  return {
    url: ready.url,
    ports: { http: 0, sipUdp: 0, sipWs: 0, ...ready.ports },
    config,
    pid: child.pid!,
    db,
    pids,
    log: (role) => fs.readFileSync(path.join(config.paths.logs, `${role}.log`), 'utf8'),
    async killRole(role) {
      const before = pids()[role]
      process.kill(before, 'SIGKILL')
      await waitFor(() => pids()[role] && pids()[role] !== before, {
        what: `${role} to be back`,
        withinMs: deadlineMs,
      })
    },
    stop,
  }
}

async function surroundings(t: CleansUp, options: ProductOptions) {
  if (!options.ownPostgres) {
    const { config, db, url } = await testDb(t)
    return {
      config,
      db,
      env: { ...testEnv(config.paths.data), PEREZVON_LOG_LEVEL: 'info', DATABASE_URL: url },
    }
  }
  const config = testConfig(t, options.dataDir ? { PEREZVON_DATA: options.dataDir } : {})
  const { createDb } = await import('../../apps/server/src/kernel/db.ts')
  const db = createDb(config, 'web')
  t.after(() => db.destroy())
  return { config, db, env: { ...testEnv(config.paths.data), PEREZVON_LOG_LEVEL: 'info' } }
}

/** A profiler or another tool of whoever looks for where the time goes (docs/performance.md). */
const profiling = process.env.NODE_OPTIONS ? { NODE_OPTIONS: process.env.NODE_OPTIONS } : {}

function launch(env: Record<string, string>, roles: readonly RoleName[] | undefined): ChildProcess {
  const args = roles ? ['--only', roles.join(',')] : []
  return spawn(process.execPath, [supervisor, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...profiling, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

function readyOf(child: ChildProcess): Promise<Ready> {
  let told = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      told += chunk
    })
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready))
    child.once('exit', (code) => reject(new Error(`the product did not start (${code}): ${told}`)))
  })
}
