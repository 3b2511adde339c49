import { loadConfig, unknownSettings } from '../kernel/config.ts'
import { createLog, onLoud } from '../kernel/log.ts'
import { productVersion } from '../kernel/product-version.ts'
import {
  type RoleMessage,
  type RoleName,
  type RunningRole,
  roleNames,
  type StartRole,
  type StopOptions,
  type SupervisorMessage,
} from './role.ts'
import { prepareDataFolder } from './supervisor/data-folder.ts'
import { writePorts } from './supervisor/ports-file.ts'
import { sentenceOf } from './supervisor/sentences.ts'
import { learnRoles } from './supervisor/told-roles.ts'

/**
 * Runs one role in this process: `node run-role.ts web [--config FILE]`. Under a supervisor it tells when it is
 * ready and ends when told to, or when the supervisor is gone; alone it ends at SIGINT or SIGTERM.
 */
const role = process.argv[2] as RoleName
const isSupervised = process.send !== undefined
let running: RunningRole | undefined
let isStopping = false

function tell(message: RoleMessage): void {
  if (process.connected) process.send!(message)
  else if (message.type === 'failed') process.stderr.write(`${message.sentence}\n`)
}

async function run(): Promise<void> {
  if (!roleNames.includes(role))
    throw new Error(`There is no role ‘${role}’. There are: ${roleNames.join(', ')}.`)
  if (!isSupervised)
    for (const sentence of unknownSettings(process.env)) process.stderr.write(`${sentence} See --help.\n`)
  const config = loadConfig({ env: process.env, argv: process.argv.slice(3) })
  prepareDataFolder(config)
  const log = createLog(role, config)
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'a promise was rejected and nobody looked'),
  )
  process.on('uncaughtException', (error) => {
    log.alarm({ err: error }, `${role} ends because of an unexpected error: ${error.message}`)
    process.exit(1)
  })
  const { start } = (await import(`./${role}.ts`)) as { start: StartRole }
  running = await start(config)
  if (isStopping) return stop()
  if (!isSupervised) writePorts(config.paths.portsFile, running.ports ?? {})
  log.info({ ports: running.ports }, `${role} is ready`)
  tell({ type: 'ready', ports: running.ports ?? {}, version: productVersion })
}

async function stop(options: StopOptions = {}): Promise<void> {
  isStopping = true
  const role = running
  running = undefined
  if (!role) return
  await role.stop(options)
  process.exit(0)
}

process.on('message', (message: SupervisorMessage) => {
  learnRoles(message.roles)
  tell({ type: 'pong' })
})
onLoud((level, message) => tell({ type: 'loud', level, message }))
process.on('SIGTERM', () => void stop())
// to be started anew by the supervisor, without hanging up (docs/reliability.md)
process.on('SIGUSR2', () => void stop({ keepsCalls: true }))
// at the terminal Ctrl-C, and its closing, reach every process; under a supervisor it alone decides the order
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => isSupervised || void stop())
process.on('disconnect', () => void stop().finally(() => process.exit(0)))

run().catch(async (error: unknown) => {
  tell({ type: 'failed', sentence: sentenceOf(error) })
  process.exitCode = 1
  if (isSupervised) process.disconnect()
  setTimeout(() => process.exit(1), 200).unref()
})
