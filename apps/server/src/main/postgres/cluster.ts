import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { embeddedUser } from '../../kernel/db.ts'
import { type Account, canReach, PostgresError } from './account.ts'
import type { Binaries } from './binaries.ts'

/** Makes the folders that PostgreSQL writes to, owned by its account; checks that it can get there. */
export function prepareFolders(folders: string[], account: Account | undefined): void {
  for (const folder of folders) {
    fs.mkdirSync(path.dirname(folder), { recursive: true, mode: 0o755 })
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (account) fs.chownSync(folder, account.uid, account.gid)
    if (!canReach(folder, account))
      throw new PostgresError(
        `PostgreSQL runs as the account ‘postgres’ and cannot get into ${folder}. Choose a data folder that other accounts may pass through (PEREZVON_DATA), for example /var/lib/perezvon.`,
      )
  }
}

/**
 * Makes the cluster when there is none. Unicode by PostgreSQL's own rules, so that the same text sorts and
 * compares the same on every machine. An initdb that was killed half way is begun anew.
 */
export async function initialise(
  binaries: Binaries,
  clusterDir: string,
  password: string,
  account: Account | undefined,
): Promise<boolean> {
  if (fs.existsSync(path.join(clusterDir, 'PG_VERSION')) && !fs.existsSync(unfinishedMark(clusterDir)))
    return false
  for (const name of fs.readdirSync(clusterDir)) fs.rmSync(path.join(clusterDir, name), { recursive: true })
  fs.writeFileSync(unfinishedMark(clusterDir), '')
  const passwordFile = writePasswordFile(`${clusterDir}.password`, password, account)
  const args = [
    `--pgdata=${clusterDir}`,
    `--username=${embeddedUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--lc-ctype=C.UTF-8', // pg_trgm asks it which characters are letters
    '--no-instructions',
  ]
  await runToEnd(binaries.initdb, args, account).finally(() => fs.rmSync(passwordFile))
  fs.rmSync(unfinishedMark(clusterDir))
  return true
}

function writePasswordFile(file: string, password: string, account: Account | undefined): string {
  fs.writeFileSync(file, `${password}\n`, { mode: 0o600 })
  if (account) fs.chownSync(file, account.uid, account.gid)
  return file
}

function unfinishedMark(clusterDir: string): string {
  return `${clusterDir}.unfinished`
}

function runToEnd(program: string, args: string[], account: Account | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new PostgresError(`The database could not be made: ${complaint.trim()}`))
    })
  })
}

/** Makes the product's database in a running cluster when there is none. */
export async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [embeddedUser])
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(embeddedUser)}`)
  } finally {
    await client.end()
  }
}
