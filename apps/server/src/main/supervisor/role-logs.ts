import fs from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../kernel/clock.ts'

/** A log that has grown to this is moved to `.1`, and that to `.2`. */
const rotateBytes = 20 * 1024 * 1024
const kept = 3
const lookEveryMs = 60_000

/** Opens the log file of a role for appending; the role's process writes to it directly. */
export function openRoleLog(logsDir: string, role: string): number {
  return fs.openSync(path.join(logsDir, `${role}.log`), 'a', 0o600)
}

/** Rotates logs while their writers have them open: copied, then emptied (appending writers go on at the start). */
export function rotateLogs(logsDir: string, clock: Clock): { stop(): void } {
  let timer: unknown
  const look = () => {
    for (const name of fs.readdirSync(logsDir).filter((each) => each.endsWith('.log')))
      try {
        rotateWhenLong(path.join(logsDir, name))
      } catch {
        // no space for the copy: it grows on, and another look comes in a minute
      }
    timer = clock.setTimeout(look, lookEveryMs)
  }
  look()
  return { stop: () => clock.clearTimeout(timer) }
}

function rotateWhenLong(file: string): void {
  if (fs.statSync(file).size < rotateBytes) return
  for (let n = kept - 1; n >= 1; n--)
    if (fs.existsSync(`${file}.${n}`)) fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`)
  fs.copyFileSync(file, `${file}.1`)
  fs.truncateSync(file)
}
