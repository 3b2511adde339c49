import { type Arguments, ConfigError, loadConfig, parseArguments, unknownSettings } from '../kernel/config.ts'
import { type RoleName, roleNames } from './role.ts'
import { Installation } from './supervisor/installation.ts'
import { sentenceOf } from './supervisor/sentences.ts'

/**
 * The process behind `npm start`: starts the database and every role, keeps them up, stops them in order at
 * SIGINT, SIGTERM or the terminal's end; at SIGUSR2 starts the roles anew without touching a call. A parent that started it with an IPC channel (tests, benchmarks) is told of the ports.
 */
const argv = process.argv.slice(2)
const impatientMs = 1_000

async function main(): Promise<number> {
  const given = parseArguments(argv)
  if (given.problem) return refuse(given.problem)
  for (const sentence of unknownSettings(process.env)) process.stderr.write(`${sentence} See --help.\n`)
  const config = loadConfig({ env: process.env, argv })
  const installation = new Installation({ config, argv, env: process.env, roles: onlyThese(given) })
  const stopped = new Promise<number>((resolve) => {
    let firstAt: number | undefined
    const stop = () => {
      // Ctrl-C comes from the terminal and once more from the launcher: only a later one means impatience
      if (firstAt !== undefined) return performance.now() - firstAt > impatientMs && installation.kill()
      firstAt = performance.now()
      process.stdout.write('\nStopping …\n')
      installation.stop().then(() => resolve(0), fail)
    }
    const fail = (error: unknown) => {
      process.stderr.write(`${sentenceOf(error)}\n`)
      resolve(1)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    process.on('SIGUSR2', () => void installation.renew())
    process.on('disconnect', stop)
    installation.start().then(
      () => firstAt ?? greet(config, installation),
      (error) => firstAt ?? fail(error),
    )
  })
  return stopped
}

/** `--only web,worker`: the other roles run elsewhere, or are not needed (tests, benchmarks). */
function onlyThese({ only }: Arguments): RoleName[] | undefined {
  return only === undefined ? undefined : roleNames.filter((role) => only.split(',').includes(role))
}

function refuse(problem: string): number {
  process.stderr.write(`${problem} See: npm start -- --help\n`)
  return 2
}

function greet(config: ReturnType<typeof loadConfig>, installation: Installation): void {
  const port = installation.ports.http ?? config.http.port
  const url = config.http.publicUrl.replace(/:0$/, `:${port}`)
  process.stdout.write(`Perezvon is ready: ${url}   (Ctrl-C stops it; data in ${config.paths.data})\n`)
  process.send?.({ type: 'ready', url, ports: installation.ports, pids: installation.pids })
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : sentenceOf(error)}\n`)
    process.exit(1)
  },
)
