import fs from 'node:fs'
import { type Clock, systemClock } from '../clock.ts'
import { listSegments, segmentFile } from './segments.ts'

export interface PruneOptions {
  dir: string
  name?: string
  /** First segment that is still needed: the one the cursor stands in. */
  keepFrom: number
  /** Segments written to within this are kept all the same. Default seven days. */
  keepMs?: number
  clock?: Clock
}

const sevenDaysMs = 7 * 24 * 3_600_000

/** Deletes segments that are projected and old; the newest always stays. Returns their numbers. */
export function pruneJournal(options: PruneOptions): number[] {
  const { dir, name = 'exchange', keepFrom, keepMs = sevenDaysMs, clock = systemClock } = options
  const olderThan = clock.now() - keepMs
  const candidates = listSegments(dir, name).slice(0, -1)
  const gone = candidates.filter(
    (segment) => segment < keepFrom && fs.statSync(segmentFile(dir, name, segment)).mtimeMs < olderThan,
  )
  for (const segment of gone) fs.rmSync(segmentFile(dir, name, segment))
  return gone
}
