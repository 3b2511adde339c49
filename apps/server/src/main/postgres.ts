import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { type Clock, pause, systemClock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config/config.ts'
import { connectionOf, embeddedPassword, embeddedPort } from '../kernel/db.ts'
import { type Account, PostgresError, postgresAccount } from './postgres/account.ts'
import { type Binaries, findBinaries } from './postgres/binaries.ts'
import { ensureDatabase, initialise, prepareFolders } from './postgres/cluster.ts'
import { dropStaleLocks, endLeftover, leftoverPid } from './postgres/leftover.ts'

export interface StartPostgresOptions {
  config: Config
  clock?: Clock
  /** Told in a sentence what a person may want to know. */
  say?: (sentence: string) => void
  /** Further settings of the server: `{ fsync: 'off' }` for throw-away databases. */
  settings?: Record<string, string>
}

export interface RunningPostgres {
  readonly pid: number
  /** Resolves when the server's process has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it as PostgreSQL's "fast shutdown" does: clients are cut, all is written. Idempotent. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const fastShutdownMs = 10_000

/**
 * Starts the embedded PostgreSQL on `<data>/postgres`, making the cluster and the database at the first time.
 * One that a killed earlier run left behind is ended first. Resolves when it answers queries.
 * The server has a process group of its own, so that Ctrl-C at the terminal does not end it before its clients.
 * Errors: {@link PostgresError}, a sentence for the terminal.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const { config, clock = systemClock, say = () => {} } = options
  const account = postgresAccount()
  prepareFolders([config.paths.postgres, config.paths.postgresSocketDir], account)
  const binaries = await findBinaries(config.paths.data, account)
  const leftover = leftoverPid(config.paths.postgres)
  if (leftover) {
    say(
      `The database of an earlier run was still running (process ${leftover}): it is ended and started again.`,
    )
    await endLeftover(leftover, clock)
  }
  await dropStaleLocks(config.paths.postgres, config.paths.postgresSocketDir, clock)
  const password = embeddedPassword(config)
  if (await initialise(binaries, config.paths.postgres, password, account)) say('A new database was made.')
  const server = new PostgresServer(spawnServer(options, binaries, account), clock)
  await server.ready(connectionOf(config), path.join(config.paths.logs, 'postgres.log'))
  await ensureDatabase(connectionOf(config))
  return server
}

function spawnServer(
  { config, settings = {} }: StartPostgresOptions,
  binaries: Binaries,
  account: Account | undefined,
): ChildProcess {
  fs.mkdirSync(config.paths.logs, { recursive: true })
  const log = fs.openSync(path.join(config.paths.logs, 'postgres.log'), 'a')
  const all: Record<string, string> = {
    port: String(embeddedPort(config)),
    listen_addresses: config.database.embeddedPort ? '127.0.0.1' : '',
    unix_socket_directories: config.paths.postgresSocketDir,
    max_connections: '60',
    jit: 'off',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  try {
    return spawn(binaries.postgres, ['-D', config.paths.postgres, ...flags], {
      ...account,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    })
  } finally {
    fs.closeSync(log)
  }
}

class PostgresServer implements RunningPostgres {
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #clock: Clock
  #hasEnded = false

  constructor(child: ChildProcess, clock: Clock) {
    this.#child = child
    this.#clock = clock
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#hasEnded = true
        resolve()
      }
      child.once('exit', end)
      child.once('error', end)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Waits until it answers a query. */
  async ready(connection: pg.ClientConfig, logFile: string): Promise<void> {
    const deadline = this.#clock.now() + startTimeoutMs
    while (!this.#hasEnded && this.#clock.now() < deadline) {
      if (await answers(connection)) return
      await pause(this.#clock, 20)
    }
    await this.stop()
    throw new PostgresError(`The database did not start; ${lastComplaint(logFile)} (${logFile})`)
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return
    this.#child.kill('SIGINT')
    const tooLong = this.#clock.setTimeout(() => this.#child.kill('SIGQUIT'), fastShutdownMs)
    await this.ended
    this.#clock.clearTimeout(tooLong)
  }
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

function lastComplaint(logFile: string): string {
  const lines = fs.readFileSync(logFile, 'utf8').trim().split('\n')
  return lines.findLast((line) => /FATAL|ERROR|could not/.test(line)) ?? 'its log says nothing'
}
