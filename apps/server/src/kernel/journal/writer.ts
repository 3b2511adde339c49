import fs from 'node:fs'
import path from 'node:path'
import { type Clock, systemClock } from '../clock.ts'
import { isDiskFull, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { encodeFrame } from './frame.ts'
import { DiskReserve } from './reserve.ts'
import { SegmentWriter } from './segment-writer.ts'
import type { JournalPosition } from './segments.ts'

export interface JournalWriterOptions {
  dir: string
  /** Who writes: one writer per name. Default 'exchange'. */
  name?: string
  clock?: Clock
  log: Log
  /** A segment that has grown to this is followed by a new one. Default 16 MiB. */
  segmentBytes?: number
  /** Written data reaches the disk itself (fdatasync) within this. Default 50. */
  syncEveryMs?: number
  /** Disk space kept aside for the time when the disk is full. Default 4 MiB; 0: none. */
  reserveBytes?: number
  /** While the disk is full, whether there is space again is looked at so often. Default 2 000. */
  retryEveryMs?: number
  /** Told when {@link JournalWriter.isDiskFull} has changed. */
  onDiskFull?: (isFull: boolean) => void
}

export interface JournalWriter {
  /**
   * Writes an event before it is acted on. Synchronous: when it returns, the event is the kernel's and survives
   * a `kill -9`; a power cut can cost the last `syncEveryMs`. Returns the position after the event.
   * When the disk is full, its reserve is used; when that is full too, events wait in memory, in their order, until there
   * is space again: calls in progress go on, at the price that such events do not survive a kill.
   * Throws when the disk refuses otherwise, or memory has taken all it may; nothing is left half-written then.
   */
  append(event: object): JournalPosition
  /** The disk is full and the reserve or memory is in use: start no recordings and no new calls. */
  readonly isDiskFull: boolean
  /** Where the next event will stand. */
  readonly position: JournalPosition
  /** Syncs and closes. Idempotent. */
  close(): void
}

/** Opens the journal for appending, after the last whole record of the last segment. */
export function openJournalWriter(options: JournalWriterOptions): JournalWriter {
  fs.mkdirSync(options.dir, { recursive: true, mode: 0o700 })
  return new PatientWriter(options)
}

const defaults = {
  name: 'exchange',
  segmentBytes: 16 * 1024 * 1024,
  syncEveryMs: 50,
  reserveBytes: 4 * 1024 * 1024,
  retryEveryMs: 2_000,
}
/** Some ten thousand events: hours of the calls that were in progress. */
const mostWaitingBytes = 8 * 1024 * 1024

/** Bears a full disk: by its reserve first, then by its memory, until there is space again. */
class PatientWriter implements JournalWriter {
  readonly #clock: Clock
  readonly #log: Log
  readonly #segments: SegmentWriter
  readonly #reserve: DiskReserve
  readonly #retryEveryMs: number
  readonly #onDiskFull: (isFull: boolean) => void
  /** Written by nobody yet, since the disk is full. */
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #retryTimer: unknown
  #isClosed = false

  constructor(options: JournalWriterOptions) {
    const all = { ...defaults, ...options }
    this.#clock = options.clock ?? systemClock
    this.#log = options.log
    this.#retryEveryMs = all.retryEveryMs
    this.#onDiskFull = options.onDiskFull ?? (() => {})
    this.#reserve = new DiskReserve(path.join(all.dir, `${all.name}.reserve`), all.reserveBytes)
    this.#reserve.take()
    this.#segments = new SegmentWriter(all)
    if (this.isDiskFull) this.#retryLater()
  }

  get isDiskFull(): boolean {
    return this.#reserve.isSpent || this.#waiting.length > 0
  }

  get position(): JournalPosition {
    return this.#segments.position
  }

  append(event: object): JournalPosition {
    if (this.#isClosed) throw new Error('the journal is closed')
    const frame = encodeFrame(event)
    if (this.#waiting.length > 0 || !this.#write(frame)) this.#wait(frame)
    return this.position
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#clock.clearTimeout(this.#retryTimer)
    this.#writeWaiting()
    const lost = this.#waiting.length
    if (lost > 0) this.#log.alarm({ lost }, 'the disk is full: events of calls could not be kept')
    this.#segments.close()
  }

  /** False when the disk is full and its reserve too. */
  #write(frame: Buffer): boolean {
    try {
      this.#segments.write(frame)
      return true
    } catch (error) {
      if (!isDiskFull(error)) throw error
    }
    return this.#spendReserve() && this.#write(frame)
  }

  #spendReserve(): boolean {
    if (!this.#reserve.spend()) return false
    this.#log.alarm({}, 'the disk is full: the call journal lives on its reserve, new calls are refused')
    this.#onDiskFull(true)
    this.#retryLater()
    return true
  }

  #wait(frame: Buffer): void {
    if (this.#waitingBytes + frame.length > mostWaitingBytes)
      throw new Error('the disk is full, and so is the memory for the call journal')
    const wasFull = this.isDiskFull
    if (this.#waiting.length === 0)
      this.#log.alarm({}, 'the disk is full: events of calls wait in memory, new calls are refused')
    this.#waiting.push(frame)
    this.#waitingBytes += frame.length
    if (!wasFull) this.#onDiskFull(true)
    this.#retryLater()
  }

  #retryLater(): void {
    this.#retryTimer ??= this.#clock.setTimeout(() => this.#retry(), this.#retryEveryMs)
  }

  /** Is there space again? Then what waits is written, and the reserve taken anew. */
  #retry(): void {
    this.#retryTimer = undefined
    this.#writeWaiting()
    if (this.#waiting.length > 0 || !this.#reserve.retake()) return this.#retryLater()
    this.#log.warn({}, 'there is space on the disk again: new calls are taken')
    this.#onDiskFull(false)
  }

  #writeWaiting(): void {
    try {
      for (let frame = this.#waiting[0]; frame; frame = this.#waiting[0]) {
        this.#segments.write(frame)
        this.#waiting.shift()
        this.#waitingBytes -= frame.length
      }
    } catch (error) {
      if (!isDiskFull(error))
        this.#log.alarm({ error: messageOf(error) }, 'the call journal could not be written')
    }
  }
}
