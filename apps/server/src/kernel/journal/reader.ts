import fs from 'node:fs'
import { type Clock, pause, systemClock } from '../clock.ts'
import type { Log } from '../log.ts'
import { decodeFrame, magic } from './frame.ts'
import { type JournalPosition, journalStart, listSegments, segmentFile } from './segments.ts'

/** An event of the journal with the position after it: what a cursor remembers when the event is done with. */
export interface JournalRecord<Event = unknown> extends JournalPosition {
  event: Event
}

export interface JournalReaderOptions {
  dir: string
  /** Default 'exchange'. */
  name?: string
  /** Where to begin; default: the oldest record on disk. */
  from?: JournalPosition
  /** Go on when the end is reached, waiting for what comes. Default true. */
  follow?: boolean
  /** Records in a batch at most. Default 200. */
  batchRecords?: number
  /** How often the end is looked at while following. Default 20. */
  pollMs?: number
  clock?: Clock
  log: Log
}

export interface JournalReader<Event = unknown> extends AsyncIterable<JournalRecord<Event>[]> {
  /** Ends the iteration after the batch in hand. Idempotent. */
  close(): void
}

const chunkBytes = 256 * 1024

/**
 * Reads batches of events in the order they were written, while the writer goes on writing. It looks at the
 * file's end every `pollMs` instead of being woken for each write: at hundreds of events a second that gathers
 * them into batches, and one look costs some microseconds.
 */
export function openJournalReader<Event = unknown>(options: JournalReaderOptions): JournalReader<Event> {
  const stop = new AbortController()
  return {
    close: () => stop.abort(),
    [Symbol.asyncIterator]: () => follow<Event>(options, stop.signal),
  }
}

async function* follow<Event>(
  options: JournalReaderOptions,
  signal: AbortSignal,
): AsyncGenerator<JournalRecord<Event>[], void, void> {
  const { clock = systemClock, pollMs = 20 } = options
  const cursor = new SegmentCursor(options)
  try {
    while (!signal.aborted) {
      const batch = cursor.nextBatch() as JournalRecord<Event>[]
      if (batch.length > 0) yield batch
      else if (options.follow === false) return
      else await pause(clock, pollMs, signal)
    }
  } finally {
    cursor.close()
  }
}

class SegmentCursor {
  readonly #options: JournalReaderOptions
  readonly #name: string
  readonly #batchRecords: number
  #segment: number
  #offset: number
  #fd = -1

  constructor(options: JournalReaderOptions) {
    this.#options = options
    this.#name = options.name ?? 'exchange'
    this.#batchRecords = options.batchRecords ?? 200
    const from = options.from ?? journalStart
    this.#segment = from.segment
    this.#offset = from.byteOffset
  }

  close(): void {
    if (this.#fd >= 0) fs.closeSync(this.#fd)
    this.#fd = -1
  }

  /** What is there now; empty at the end. */
  nextBatch(): JournalRecord[] {
    while (this.#isOpen() || this.#openSegment()) {
      const records = this.#readRecords()
      if (records.length > 0) return records
      const newer = this.#newerSegment()
      if (newer === undefined) return []
      // the last look at this one came before the newer one was seen; from now on nothing is added to this one
      const last = this.#readRecords()
      if (last.length > 0) return last
      this.#moveTo(newer)
    }
    return []
  }

  #isOpen(): boolean {
    return this.#fd >= 0
  }

  #openSegment(): boolean {
    if (this.#segment === 0 || !fs.existsSync(this.#file())) {
      const next = this.#newerSegment()
      if (next === undefined) return false
      this.#moveTo(next)
    }
    this.#fd = fs.openSync(this.#file(), 'r')
    this.#offset = Math.max(this.#offset, magic.length)
    return true
  }

  #moveTo(segment: number): void {
    this.close()
    this.#segment = segment
    this.#offset = 0
  }

  #newerSegment(): number | undefined {
    return listSegments(this.#options.dir, this.#name).find((segment) => segment > this.#segment)
  }

  #file(): string {
    return segmentFile(this.#options.dir, this.#name, this.#segment)
  }

  #readRecords(): JournalRecord[] {
    const available = fs.fstatSync(this.#fd).size - this.#offset
    if (available <= 0) return []
    const records = this.#parse(this.#readChunk(Math.min(available, chunkBytes)))
    if (records.length > 0 || available <= chunkBytes) return records
    return this.#parse(this.#readChunk(available)) // one record longer than a chunk
  }

  #readChunk(bytes: number): Buffer {
    const buffer = Buffer.allocUnsafe(bytes)
    const read = fs.readSync(this.#fd, buffer, 0, bytes, this.#offset)
    return buffer.subarray(0, read)
  }

  #parse(buffer: Buffer): JournalRecord[] {
    const start = this.#offset
    const records: JournalRecord[] = []
    while (records.length < this.#batchRecords) {
      const decoded = decodeFrame(buffer, this.#offset - start)
      if (decoded.kind === 'damaged' && records.length === 0) this.#tellDamage()
      if (decoded.kind !== 'record') break
      this.#offset = start + decoded.end
      records.push({ event: decoded.event, segment: this.#segment, byteOffset: this.#offset })
    }
    return records
  }

  #toldDamageIn = 0

  #tellDamage(): void {
    if (this.#toldDamageIn === this.#segment) return
    this.#toldDamageIn = this.#segment
    const fields = { file: this.#file(), byteOffset: this.#offset }
    this.#options.log.alarm(fields, 'the call journal is damaged: the rest of this segment cannot be read')
  }
}
