import type { Clock } from '../clock.ts'
import { silentLog } from '../log.ts'
import { openJournalReader } from './reader.ts'
import type { JournalPosition } from './segments.ts'

export interface JournalLag {
  /** Records after the position; counted up to {@link mostCounted}. */
  events: number
  /** Age of the oldest of them by its `at`; 0 when there is none. */
  seconds: number
}

/** Beyond this nobody wants to know exactly. */
const mostCounted = 5_000

/** How far a reader that stands at `from` is behind the writer. */
export async function journalLag(dir: string, from: JournalPosition, clock: Clock): Promise<JournalLag> {
  const reader = openJournalReader<{ at?: string }>({ dir, from, follow: false, log: silentLog })
  let events = 0
  let oldestAt: number | undefined
  for await (const batch of reader) {
    oldestAt ??= Date.parse(batch[0]?.event.at ?? '')
    events += batch.length
    if (events >= mostCounted) break
  }
  const ageMs = oldestAt === undefined || Number.isNaN(oldestAt) ? 0 : clock.now() - oldestAt
  return { events: Math.min(events, mostCounted), seconds: Math.max(0, Math.round(ageMs / 1_000)) }
}
