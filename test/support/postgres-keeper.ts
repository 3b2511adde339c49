import fs from 'node:fs'
import net from 'node:net'
import pg from 'pg'
import { loadConfig } from '../../apps/server/src/kernel/config.ts'
import { connectionOf } from '../../apps/server/src/kernel/db.ts'
import { type RunningPostgres, startPostgres } from '../../apps/server/src/main/postgres.ts'
import { keeperAddress, keeperFolder, type TestServer } from './postgres-shared.ts'

/**
 * Keeps one throw-away PostgreSQL for all test processes of this project: whoever holds a connection to the
 * keeper's socket keeps it alive; some seconds after the last has gone it ends itself.
 */
const lingerMs = 15_000
const clients = new Set<net.Socket>()
let linger: NodeJS.Timeout | undefined

const config = loadConfig({ env: { PEREZVON_DATA: keeperFolder } })
const server = net.createServer(serve)
server.on('error', () => process.exit(0)) // another keeper was faster
const started = new Promise<RunningPostgres>((resolve, reject) => {
  server.listen(keeperAddress, () => start().then(resolve, reject))
})
started.catch(() => setTimeout(() => process.exit(1), 500))

function serve(socket: net.Socket): void {
  clearTimeout(linger)
  clients.add(socket)
  socket.on('error', () => {}) // 'close' follows
  socket.on('close', () => {
    clients.delete(socket)
    if (clients.size === 0) linger = setTimeout(() => void end(), lingerMs)
  })
  socket.resume()
  started.then(
    () => socket.write(`${JSON.stringify({ connection: connectionOf(config, 'postgres') } as TestServer)}\n`),
    (error: Error) => socket.end(`${JSON.stringify({ error: error.message })}\n`),
  )
}

async function start(): Promise<RunningPostgres> {
  fs.mkdirSync(keeperFolder, { recursive: true, mode: 0o755 })
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
  }
  const postgres = await startPostgres({ config, settings })
  await dropLeftovers()
  return postgres
}

/** Databases of tests that died, and templates of earlier schemas. */
async function dropLeftovers(): Promise<void> {
  const client = new pg.Client(connectionOf(config, 'postgres'))
  await client.connect()
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^(test|template|building)_'`,
  )
  for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`)
  await client.end()
}

async function end(): Promise<void> {
  server.close()
  await started.then((postgres) => postgres.stop()).catch(() => {})
  process.exit(0)
}
