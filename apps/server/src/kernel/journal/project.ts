import { type Clock, pause, systemClock } from '../clock.ts'
import { type Db, isConnectionError, type Trx } from '../db.ts'
import { messageOf, systemCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { CursorMovedError, lockCursor, moveCursor, parkEvent, readCursor } from './cursor.ts'
import { type JournalRecord, openJournalReader } from './reader.ts'
import type { JournalPosition } from './segments.ts'

export interface ProjectOptions<Event> {
  db: Db
  journal: { dir: string; name?: string }
  /** Writes the event's consequences by `trx` and by nothing else; then each happens exactly once. */
  apply: (trx: Trx, event: Event) => Promise<void>
  /** Told after each commit, with the position reached. */
  onApplied?: (position: JournalPosition) => void
  clock?: Clock
  log: Log
  /** Default 20 ms. */
  pollMs?: number
}

export interface Projector {
  /** Position that is applied and committed. */
  readonly position: JournalPosition
  /** Ends after the transaction in hand. Idempotent. */
  stop(): Promise<void>
}

const longestPauseMs = 1_000

/**
 * Carries the call journal over into PostgreSQL: each batch of events in one transaction together with the
 * cursor, so exactly once, whoever is killed when. A batch that fails is done again event by event; an event that
 * fails by itself is parked in `journal_parked` with an alarm and the rest goes on. While PostgreSQL is away it
 * waits and tries again.
 */
export function project<Event = unknown>(options: ProjectOptions<Event>): Projector {
  const projection = new Projection<Event>(options)
  const running = projection.run()
  return {
    get position() {
      return projection.position
    },
    async stop() {
      projection.stop()
      await running
    },
  }
}

class Projection<Event> {
  position: JournalPosition = { segment: 0, byteOffset: 0 }
  readonly #options: ProjectOptions<Event>
  readonly #clock: Clock
  readonly #name: string
  readonly #stop = new AbortController()
  #pauseMs = 0

  constructor(options: ProjectOptions<Event>) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#name = options.journal.name ?? 'exchange'
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Reads from the cursor until stopped; begins again from the cursor whenever the database was away. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.position = await readCursor(this.#options.db, this.#name)
        if (this.#stop.signal.aborted) return
        await this.#followFrom(this.position)
      } catch (error) {
        await this.#waitAfter(error)
      }
    }
  }

  async #followFrom(from: JournalPosition): Promise<void> {
    const { journal, log, pollMs } = this.#options
    const reader = openJournalReader<Event>({ ...journal, from, clock: this.#clock, log, pollMs })
    this.#stop.signal.addEventListener('abort', reader.close, { once: true })
    try {
      for await (const batch of reader) {
        await this.#applyBatch(batch)
        this.#pauseMs = 0
      }
    } finally {
      this.#stop.signal.removeEventListener('abort', reader.close)
    }
  }

  async #applyBatch(batch: JournalRecord<Event>[]): Promise<void> {
    try {
      await this.#applyTogether(batch)
    } catch (error) {
      if (isTransient(error)) throw error
      if (batch.length > 1)
        this.#options.log.warn({ error: messageOf(error) }, 'a batch failed; event by event')
      for (const record of batch) await this.#applyAlone(record)
    }
  }

  async #applyTogether(batch: JournalRecord<Event>[]): Promise<void> {
    const after = batch.at(-1)!
    await this.#inTurn(after, async (trx) => {
      for (const record of batch) await this.#options.apply(trx, record.event)
    })
  }

  async #applyAlone(record: JournalRecord<Event>): Promise<void> {
    if (this.#stop.signal.aborted) return
    try {
      await this.#applyTogether([record])
    } catch (error) {
      if (isTransient(error)) throw error
      await this.#inTurn(record, (trx) => parkEvent(trx, this.#name, record, messageOf(error)))
      const { segment, byteOffset } = record
      this.#options.log.alarm(
        { segment, byteOffset, event: record.event, error: messageOf(error) },
        'event parked',
      )
    }
  }

  /** One transaction that does `deed` and moves the cursor to `after`, if nobody else has moved it. */
  async #inTurn(after: JournalPosition, deed: (trx: Trx) => Promise<void>): Promise<void> {
    await this.#options.db.transaction().execute(async (trx) => {
      await lockCursor(trx, this.#name, this.position)
      await deed(trx)
      await moveCursor(trx, this.#name, after)
    })
    this.position = { segment: after.segment, byteOffset: after.byteOffset }
    this.#options.onApplied?.(this.position)
  }

  async #waitAfter(error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return
    if (error instanceof CursorMovedError)
      this.#options.log.warn({}, 'another projector has moved the cursor')
    else if (this.#pauseMs === 0) this.#options.log.warn({ error: messageOf(error) }, 'projection waits')
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2 || 50)
    await pause(this.#clock, this.#pauseMs, this.#stop.signal)
  }
}

/** Not the event's fault: the database is away, or somebody was in the way (deadlock, serialization, lock timeout). */
function isTransient(error: unknown): boolean {
  if (error instanceof CursorMovedError || isConnectionError(error)) return true
  return /^(40|55P03)/.test(systemCode(error) ?? '')
}
