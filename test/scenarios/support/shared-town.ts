import { after, before } from 'node:test'
import type { Log } from '../../../apps/server/src/kernel/log.ts'
import { Town, type TownOptions } from './town.ts'

/** Timers of RFC 3261 at a tenth, so that what lives on after a call is gone within seconds. */
export const briskTimers = { T1: 50, T2: 400, T4: 500, D: 3200 }

/** One town for all cases of a file; each case leaves it as it found it. */
export function sharedTown(options: TownOptions = {}, onOpen: (town: Town) => void = () => {}): () => Town {
  let town: Town | undefined
  const cleanUps: (() => Promise<void> | void)[] = []
  before(async () => {
    town = await Town.open({ after: (fn) => void cleanUps.unshift(fn) }, options)
    onOpen(town)
  })
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })
  return () => town!
}

export interface LogLine {
  level: string
  message: string
  [field: string]: unknown
}

/** A log that keeps its lines for the test. */
export function keptLog(lines: LogLine[]): Log {
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push({ ...fields, level, message })
  }
  const log: Log = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    alarm: keep('alarm'),
    child: () => log,
  }
  return log
}
