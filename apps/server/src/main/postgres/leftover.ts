import fs from 'node:fs'
import path from 'node:path'
import { type Clock, pause } from '../../kernel/clock.ts'

/** Process id of a PostgreSQL that runs on this cluster already, because its supervisor was killed. */
export function leftoverPid(clusterDir: string): number | undefined {
  let text: string
  try {
    text = fs.readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8')
  } catch {
    return undefined
  }
  const pid = Number(text.split('\n')[0])
  return pid > 0 && isPostgres(pid, clusterDir) ? pid : undefined
}

/**
 * Removes lock files that name a process which is no PostgreSQL (another program has got its number, or it is dead and
 * nobody has buried it, as in a container without an init): PostgreSQL itself would refuse to start for ever. Not before
 * the last process has left the cluster.
 */
export async function dropStaleLocks(clusterDir: string, socketDir: string, clock: Clock): Promise<void> {
  if (process.platform !== 'linux' || leftoverPid(clusterDir)) return
  const deadline = clock.now() + fastShutdownMs
  while (isInhabited(clusterDir) && clock.now() < deadline) await pause(clock, 20)
  if (isInhabited(clusterDir)) return
  const locks = fs.readdirSync(socketDir).filter((name) => name.endsWith('.lock'))
  const files = [path.join(clusterDir, 'postmaster.pid'), ...locks.map((name) => path.join(socketDir, name))]
  for (const file of files) fs.rmSync(file, { force: true })
}

/** Every process of PostgreSQL works in the cluster's folder. */
function isInhabited(clusterDir: string): boolean {
  const place = fs.realpathSync(clusterDir)
  return fs.readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && workingFolder(pid) === place)
}

function workingFolder(pid: string): string | undefined {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined // gone, dead, or another account's
  }
}

/** Guards against a pid that was given to another program since. Without /proc the living pid is believed. */
function isPostgres(pid: number, clusterDir: string): boolean {
  if (!isAlive(pid)) return false
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(clusterDir)
  } catch {
    return process.platform !== 'linux'
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const fastShutdownMs = 10_000

/** Ends a leftover: fast shutdown (clients are cut, everything is written), after 10 s an immediate one. */
export async function endLeftover(pid: number, clock: Clock): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadline = clock.now() + fastShutdownMs
  while (isAlive(pid) && clock.now() < deadline) await pause(clock, 20)
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGQUIT')
  while (isAlive(pid) && clock.now() < deadline + fastShutdownMs) await pause(clock, 20)
}
