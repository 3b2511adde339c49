import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { createClient } from '../../../../apps/server/src/kernel/db.ts'
import { migrationsDir, readMigrations } from '../../../../apps/server/src/kernel/migrate.ts'
import { HttpClient, type Product, startProduct } from '../../../support/index.ts'
import type { BenchContext } from '../bench.ts'
import { managerId, type Sizes, seedStatements } from './seed-sql.ts'

export interface BigCompany {
  product: Product
  sizes: Sizes
  /** Signed in as the manager who owns contacts 0, managers, 2 × managers …: sees those and the few of their calls. */
  manager: HttpClient
}

export const bigCompanyPassword = 'a long enough password'
const administrator = {
  name: 'Administrator',
  email: 'administrator@example.com',
  password: bigCompanyPassword,
}
export const managerEmail = 'manager0@example.com'

/**
 * Starts the product on a company of that many contacts. It is written once and kept in the system's temporary folder
 * (about 3 GB for a million) until the tables change.
 */
export async function startBigCompany(context: BenchContext, contacts: number): Promise<BigCompany> {
  const sizes = { contacts, managers: Math.max(20, Math.min(200, Math.floor(contacts / 1000))) }
  const dataDir = path.join(os.tmpdir(), `perezvon-bench-${await digest()}`, `contacts-${contacts}`)
  const seededMark = path.join(dataDir, 'seeded')
  const isSeeded = fs.existsSync(seededMark)
  if (!isSeeded) fs.rmSync(dataDir, { recursive: true, force: true })
  fs.mkdirSync(dataDir, { recursive: true })
  const product = await startProduct(context, { ownPostgres: true, dataDir })
  if (!isSeeded) {
    await seed(context, product, sizes)
    fs.writeFileSync(seededMark, '')
  }
  const manager = new HttpClient(product.url)
  await manager.post('/api/sign-in', { email: managerEmail, password: bigCompanyPassword })
  return { product, sizes, manager }
}

/** A session of the owner, who hears of every call. */
export async function administratorSession(product: Product): Promise<HttpClient> {
  const client = new HttpClient(product.url)
  await client.post('/api/sign-in', { email: administrator.email, password: bigCompanyPassword })
  return client
}

/** Other tables or other rows: another company. */
async function digest(): Promise<string> {
  const hash = createHash('sha256')
  for (const migration of await readMigrations(migrationsDir)) hash.update(migration.checksum)
  for (const statement of seedStatements({ contacts: 1, managers: 1 })) hash.update(statement.sql)
  return hash.digest('hex').slice(0, 10)
}

async function seed(context: BenchContext, product: Product, sizes: Sizes): Promise<void> {
  const client = new HttpClient(product.url)
  const company = { name: 'Bench', country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru' }
  await client.post('/api/setup', { company, administrator, start: 'empty' })
  const db = createClient(product.config)
  await db.connect()
  try {
    // triggers and foreign keys are satisfied by the way the rows are made
    await db.query(`set session_replication_role = replica`)
    await db.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`)
    const indexes = await dropIndexes(db)
    for (const { what, sql } of seedStatements(sizes)) {
      context.progress(`writing ${what}`)
      await db.query(sql)
    }
    for (const index of indexes) {
      context.progress(`indexing: ${/INDEX (\S+)/.exec(index)?.[1]}`)
      await db.query(index)
    }
    await db.query('vacuum (analyze)')
    await givePassword(db)
  } finally {
    await db.end()
  }
}

/** Indexes that no constraint needs: rows go in many times faster without them. Returns how to make them again. */
async function dropIndexes(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
    where s.nspname = 'public' and not i.indisunique and t.relname = any($1)`,
    [['contacts', 'contact_phones', 'companies', 'deals', 'calls', 'activities', 'contact_sight']],
  )
  for (const { name } of rows) await db.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** The manager gets the administrator's password: the same hash, so that nothing of sign-in is passed by. */
async function givePassword(db: pg.Client): Promise<void> {
  await db.query(
    `insert into auth_accounts (id, user_id, account_id, provider_id, password)
     select gen_random_uuid(), $1::uuid, $1::uuid::text, provider_id, password from auth_accounts
     where user_id = (select id from users where email = $2)`,
    [managerId(0), administrator.email],
  )
}
