import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import type { Config } from '../../apps/server/src/kernel/config.ts'
import { createDb, type Db } from '../../apps/server/src/kernel/db.ts'
import { migrate, migrationsDir, readMigrations } from '../../apps/server/src/kernel/migrate.ts'
import { keeperAddress, type TestServer } from './postgres-shared.ts'
import { type CleansUp, testConfig } from './test-config.ts'

export interface TestDb {
  config: Config
  db: Db
  /** postgres:// URL of the database. */
  url: string
  /** Drops it. Idempotent; done by itself after the test when `t` was given. */
  close(): Promise<void>
}

/**
 * A database of one's own, empty but migrated (the job queue's tables too), in the PostgreSQL that all tests share.
 * Takes some tens of milliseconds. Give the test's context and it is dropped at the end.
 */
export async function testDb(t?: CleansUp, options: { isEmpty?: boolean } = {}): Promise<TestDb> {
  const server = await sharedServer()
  const template = options.isEmpty ? 'template0' : await migratedTemplate(server)
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, (client) => client.query(`create database "${name}" template "${template}"`))
  const url = urlOf(server, name)
  const config = testConfig(t, { DATABASE_URL: url })
  const db = createDb(config, 'web')
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await db.destroy()
    await onServer(server, (client) => client.query(`drop database if exists "${name}" with (force)`))
  }
  t?.after(close)
  return { config, db, url, close }
}

let server: Promise<TestServer> | undefined

/** The shared PostgreSQL; starts it when it is not running. */
export function sharedServer(): Promise<TestServer> {
  server ??= connectKeeper()
  return server
}

async function connectKeeper(): Promise<TestServer> {
  const deadline = Date.now() + 60_000
  let hasSpawned = false
  for (;;) {
    const answer = await askKeeper()
    if (answer) return answer
    if (Date.now() > deadline) throw new Error('the PostgreSQL for tests does not start')
    if (!hasSpawned) spawnKeeper()
    hasSpawned = true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function spawnKeeper(): void {
  const file = path.join(import.meta.dirname, 'postgres-keeper.ts')
  spawn(process.execPath, [file], { detached: true, stdio: 'ignore', cwd: '/' }).unref()
}

/** Undefined when nobody listens (yet). The connection stays open: it keeps the server alive as long as we live. */
function askKeeper(): Promise<TestServer | undefined> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(keeperAddress)
    socket.once('error', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
    socket.once('data', (line) => {
      socket.unref()
      const answer = JSON.parse(line.toString()) as TestServer & { error?: string }
      if (answer.error) reject(new Error(answer.error))
      else resolve(answer)
    })
  })
}

const templates = new Map<string, Promise<string>>()

function migratedTemplate(shared: TestServer): Promise<string> {
  const made = templates.get('') ?? makeTemplate(shared)
  templates.set('', made)
  return made
}

/** Under a lock, so that of many test processes one makes it; under another name until it is whole. */
async function makeTemplate(shared: TestServer): Promise<string> {
  const template = `template_${await schemaDigest()}`
  await onServer(shared, async (client) => {
    await client.query('select pg_advisory_lock(1)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount) return
    const building = template.replace('template', 'building')
    await client.query(`drop database if exists "${building}" with (force)`)
    await client.query(`create database "${building}" template template0`)
    await migrate(testConfig(undefined, { DATABASE_URL: urlOf(shared, building) }))
    await client.query(`alter database "${building}" rename to "${template}"`)
  })
  return template
}

async function schemaDigest(): Promise<string> {
  const hash = createHash('sha256')
  for (const migration of await readMigrations(migrationsDir))
    hash.update(migration.name + migration.checksum)
  return hash.digest('hex').slice(0, 12)
}

async function onServer<T>(shared: TestServer, deed: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(shared.connection)
  await client.connect()
  try {
    return await deed(client)
  } finally {
    await client.end()
  }
}

function urlOf({ connection }: TestServer, database: string): string {
  const { user, password, host, port } = connection
  return `postgresql://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${database}`
}
