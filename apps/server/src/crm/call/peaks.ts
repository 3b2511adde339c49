import type { Recording } from '@perezvon/contract'
import { tellOddity } from '../../kernel/oddity.ts'

type Peaks = Recording['peaks']

/** A recording's waveform as it is stored; one that makes no sense is none: the sound can be played all the same. */
export function peaksOf(recordingId: string, stored: unknown): Peaks {
  if (stored === null || isPeaks(stored)) return stored
  tellOddity(`peaks ${recordingId}`, { recordingId }, 'the waveform of a recording cannot be read')
  return null
}

function isPeaks(stored: unknown): stored is NonNullable<Peaks> {
  const { left, right } = (stored ?? {}) as { left?: unknown; right?: unknown }
  return isLevels(left) && isLevels(right)
}

const isLevels = (levels: unknown): boolean => Array.isArray(levels) && levels.every(Number.isFinite)
