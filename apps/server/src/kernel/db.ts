import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Config } from './config/config.ts'
import { deriveKey } from './config/secret.ts'
import { systemCode } from './errors.ts'
import type { DB as Schema } from './schema.generated.ts'

export type { DB as Schema } from './schema.generated.ts'
export type Db = Kysely<Schema>
export type Trx = Transaction<Schema>

/** Who connects; decides the number of connections and how long a statement may take. */
export type DbRole = 'exchange' | 'web' | 'worker' | 'tool'

interface RoleLimits {
  connections: number
  /** The server cancels a statement that runs longer (SQLSTATE 57014). 0: never. */
  statementTimeoutMs: number
  /** Waiting for a free or new connection longer than this is an error. */
  connectTimeoutMs: number
}

const limitsOf: Record<DbRole, RoleLimits> = {
  // the exchange gives up after 50 ms by itself; this only keeps the server from labouring on
  exchange: { connections: 6, statementTimeoutMs: 1_000, connectTimeoutMs: 1_000 },
  web: { connections: 12, statementTimeoutMs: 15_000, connectTimeoutMs: 5_000 },
  worker: { connections: 8, statementTimeoutMs: 60_000, connectTimeoutMs: 5_000 },
  tool: { connections: 2, statementTimeoutMs: 0, connectTimeoutMs: 10_000 },
}

/** User and database of the embedded PostgreSQL. */
export const embeddedUser = 'perezvon'

/** Its password: derived, so that nothing but `<data>/secret` has to be kept. */
export function embeddedPassword(config: Pick<Config, 'secret'>): string {
  return deriveKey(config.secret, 'postgres').toString('base64url')
}

/** How to reach the database: `DATABASE_URL`, or the embedded one by its Unix socket. */
export function connectionOf(config: Config, database = embeddedUser): pg.ClientConfig {
  if (config.database.url) return { connectionString: config.database.url }
  const password = embeddedPassword(config)
  const port = embeddedPort(config)
  return { host: config.paths.postgresSocketDir, port, user: embeddedUser, password, database }
}

/** Port of the embedded one; its Unix socket carries it in its name even when TCP is off. */
export function embeddedPort(config: Pick<Config, 'database'>): number {
  return config.database.embeddedPort || 5432
}

/** A database that hangs answers nobody; whoever connects tries again. */
const clientConnectTimeoutMs = 5_000

/** A bare connection, for LISTEN and for migrations. Not yet connected. */
export function createClient(config: Config): pg.Client {
  return new pg.Client({
    ...connectionOf(config),
    types,
    connectionTimeoutMillis: clientConnectTimeoutMs,
    application_name: 'perezvon',
  })
}

/** A pool of connections for `role`. A connection that breaks while idle is dropped silently; the next query tells. */
export function createPool(config: Config, role: DbRole): pg.Pool {
  const limits = limitsOf[role]
  const pool = new pg.Pool({
    ...connectionOf(config),
    types,
    max: limits.connections,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
    application_name: `perezvon ${role}`,
  })
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

/**
 * Typed queries: table and column names in camelCase. int8 and numeric are numbers (an int8 beyond 2^53 throws),
 * timestamptz is Date, date and time are text. `destroy()` it at the end.
 */
export function createDb(config: Config, role: DbRole): Db {
  return dbOn(createPool(config, role))
}

/** The same on a pool that one has already. */
export function dbOn(pool: pg.Pool): Db {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** A connection lost: whoever uses it is told by the rejection of the query. */
function ignore(): void {}

const attempts = 3
/** serialization_failure, deadlock_detected: the same transaction may well succeed when repeated. */
const repeatable = new Set(['40001', '40P01'])

/**
 * Runs `deed` in one transaction; inside a transaction already, in that one. After a deadlock or serialization
 * failure it is run again, up to three times: it must have no other effects than on the database.
 */
export async function inTransaction<T>(db: Db, deed: (trx: Trx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return deed(db as Trx)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(deed)
    } catch (error) {
      if (attempt >= attempts || !repeatable.has(systemCode(error) ?? '')) throw error
    }
  }
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EACCES',
])
/** Messages by which `pg` tells of a lost connection without a code. */
const connectionMessages =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i

/** The database is away, going or coming: not the statement's fault, try again later. */
export function isConnectionError(error: unknown): boolean {
  const code = systemCode(error) ?? ''
  if (connectionCodes.has(code)) return true
  // 08 connection exception, 53 insufficient resources, 57P operator intervention (shutdown, starting up)
  if (/^(08|53|57P)/.test(code)) return true
  if (error instanceof AggregateError) return error.errors.some(isConnectionError)
  return error instanceof Error && connectionMessages.test(error.message)
}

const { builtins } = pg.types

const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: safeInteger,
  [builtins.NUMERIC]: Number,
  [builtins.DATE]: (text) => text,
}

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')
  },
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the exact integers`)
  return value
}
