import crypto from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'
import type { Config } from './config/config.ts'
import { createClient, createPool } from './db.ts'
import { quietJobsLogger } from './jobs-logger.ts'

/** The product's own migrations. */
export const migrationsDir = path.resolve(import.meta.dirname, '../../migrations')

/** Key of the advisory lock under which migrations run; any number will do, as long as it stays. */
const lockKey = 7_362_001

export interface Migration {
  /** File name, e.g. '001_ground.sql'; their order is the order of names. */
  name: string
  sql: string
  /** SHA-256 of the text, hex. */
  checksum: string
}

/** The database cannot be brought up to date. The message is a sentence for the terminal. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * Brings the database up to date: every file of `dir` once, in order, each in its own transaction, under an
 * advisory lock; then the tables of the job queue. Returns the names of those applied now.
 * Errors: {@link MigrationError} when an applied file was changed or is missing, or when one fails.
 */
export async function migrate(config: Config, dir: string = migrationsDir): Promise<string[]> {
  const client = createClient(config)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const applied = await applyAll(client, await readMigrations(dir))
    await migrateJobs(config)
    return applied
  } finally {
    await client.end()
  }
}

async function applyAll(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(`create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  )
  const pending = pendingOf(migrations, rows)
  for (const migration of pending) await applyOne(client, migration)
  return pending.map((migration) => migration.name)
}

/** Which of `migrations` are still to be applied; checks those that were. */
export function pendingOf(
  migrations: Migration[],
  applied: { name: string; checksum: string }[],
): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of applied) {
    const known = byName.get(row.name)
    if (!known)
      throw new MigrationError(
        `The database holds migration ${row.name}, which this version does not have: it was made by a newer version of Perezvon.`,
      )
    if (known.checksum !== row.checksum)
      throw new MigrationError(
        `Migration ${row.name} was changed after it had been applied. Restore the file; changes belong in a new one.`,
      )
  }
  const done = new Set(applied.map((row) => row.name))
  const last = applied.at(-1)?.name ?? ''
  const pending = migrations.filter((migration) => !done.has(migration.name))
  const late = pending.find((migration) => migration.name < last)
  if (late)
    throw new MigrationError(`Migration ${late.name} comes too late: ${last} has been applied already.`)
  return pending
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new MigrationError(`Migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

export async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await fs.readdir(dir)).filter((name) => /^\d{3}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await fs.readFile(path.join(dir, name), 'utf8')
      return { name, sql, checksum: crypto.createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function migrateJobs(config: Config): Promise<void> {
  const pool = createPool(config, 'tool')
  try {
    await runMigrations({ pgPool: pool, logger: quietJobsLogger })
  } finally {
    await pool.end()
  }
}
