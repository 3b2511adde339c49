import fs from 'node:fs'
import path from 'node:path'

/** A place in a journal: the number of a segment (from 1) and an offset into its file. */
export interface JournalPosition {
  segment: number
  byteOffset: number
}

/** Before the first record. */
export const journalStart: JournalPosition = { segment: 0, byteOffset: 0 }

export function segmentFile(dir: string, name: string, segment: number): string {
  return path.join(dir, `${name}-${String(segment).padStart(10, '0')}.journal`)
}

/** Numbers of the segments on disk, ascending. */
export function listSegments(dir: string, name: string): number[] {
  const pattern = new RegExp(`^${name}-(\\d{10})\\.journal$`)
  return readNames(dir)
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

function readNames(dir: string): string[] {
  try {
    return fs.readdirSync(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export function comparePositions(a: JournalPosition, b: JournalPosition): number {
  return a.segment - b.segment || a.byteOffset - b.byteOffset
}
