import fs from 'node:fs'
import path from 'node:path'
import { type Clock, systemClock } from '../clock.ts'
import { messageOf, systemCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { encodeFrame, magic } from './frame.ts'
import { reopenSegment } from './reopen.ts'
import { DiskReserve } from './reserve.ts'
import { type JournalPosition, listSegments, segmentFile } from './segments.ts'

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
}

export interface JournalWriter {
  /**
   * Writes an event before it is acted on. Synchronous: when it returns, the event is the kernel's and survives
   * a `kill -9`; a power cut can cost the last `syncEveryMs`. Returns the position after the event.
   * Throws when the disk refuses; nothing is left half-written then.
   */
  append(event: object): JournalPosition
  /** The disk is full and the reserve is in use: start no recordings and no new calls. */
  readonly isDiskFull: boolean
  /** Where the next event will stand. */
  readonly position: JournalPosition
  /** Syncs and closes. Idempotent. */
  close(): void
}

/** Opens the journal for appending, after the last whole record of the last segment. */
export function openJournalWriter(options: JournalWriterOptions): JournalWriter {
  fs.mkdirSync(options.dir, { recursive: true, mode: 0o700 })
  return new SegmentWriter(options)
}

const defaults = { segmentBytes: 16 * 1024 * 1024, syncEveryMs: 50, reserveBytes: 4 * 1024 * 1024 }

class SegmentWriter implements JournalWriter {
  readonly #dir: string
  readonly #name: string
  readonly #clock: Clock
  readonly #log: Log
  readonly #segmentBytes: number
  readonly #syncEveryMs: number
  readonly #reserve: DiskReserve
  #segment = 0
  #fd = -1
  #offset = 0
  #syncTimer: unknown
  #isSyncing = false
  #isClosed = false

  constructor(options: JournalWriterOptions) {
    this.#dir = options.dir
    this.#name = options.name ?? 'exchange'
    this.#clock = options.clock ?? systemClock
    this.#log = options.log
    this.#segmentBytes = options.segmentBytes ?? defaults.segmentBytes
    this.#syncEveryMs = options.syncEveryMs ?? defaults.syncEveryMs
    const reserveFile = path.join(options.dir, `${this.#name}.reserve`)
    this.#reserve = new DiskReserve(reserveFile, options.reserveBytes ?? defaults.reserveBytes)
    this.#reserve.take()
    this.#open()
  }

  get isDiskFull(): boolean {
    return this.#reserve.isSpent
  }

  get position(): JournalPosition {
    return { segment: this.#segment, byteOffset: this.#offset }
  }

  append(event: object): JournalPosition {
    if (this.#isClosed) throw new Error('the journal is closed')
    const frame = encodeFrame(event)
    if (this.#offset >= this.#segmentBytes) this.#begin(this.#segment + 1)
    this.#write(frame)
    this.#offset += frame.length
    this.#scheduleSync()
    return this.position
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#clock.clearTimeout(this.#syncTimer)
    fs.fdatasyncSync(this.#fd)
    fs.closeSync(this.#fd)
  }

  #open(): void {
    const last = listSegments(this.#dir, this.#name).at(-1)
    if (last === undefined) return this.#begin(1)
    const reopened = reopenSegment(segmentFile(this.#dir, this.#name, last), this.#log)
    if (reopened === undefined) return this.#begin(last + 1)
    this.#segment = last
    this.#fd = reopened.fd
    this.#offset = reopened.byteOffset
  }

  #begin(segment: number): void {
    const fd = fs.openSync(segmentFile(this.#dir, this.#name, segment), 'ax', 0o600)
    fs.writeSync(fd, magic)
    syncFolder(this.#dir)
    if (this.#fd >= 0) this.#retire(this.#fd)
    this.#fd = fd
    this.#segment = segment
    this.#offset = magic.length
  }

  #retire(fd: number): void {
    fs.fdatasync(fd, (error) => {
      if (error) this.#log.alarm({ error: messageOf(error) }, 'the call journal could not be synced')
      fs.closeSync(fd)
    })
  }

  #write(frame: Buffer): void {
    try {
      writeWhole(this.#fd, frame, this.#offset)
    } catch (error) {
      if (systemCode(error) !== 'ENOSPC' || !this.#reserve.spend()) throw error
      this.#log.alarm({}, 'the disk is full: the call journal lives on its reserve')
      writeWhole(this.#fd, frame, this.#offset)
    }
  }

  #scheduleSync(): void {
    if (this.#syncTimer !== undefined || this.#isSyncing) return
    this.#syncTimer = this.#clock.setTimeout(() => this.#sync(), this.#syncEveryMs)
  }

  #sync(): void {
    this.#syncTimer = undefined
    this.#isSyncing = true
    const { segment, byteOffset } = this.position
    const fd = this.#fd
    fs.fdatasync(fd, (error) => {
      this.#isSyncing = false
      // EBADF: closed meanwhile, by a sync that waited for it
      if (error && systemCode(error) !== 'EBADF')
        this.#log.alarm({ error: messageOf(error) }, 'the call journal could not be synced')
      if (this.#isClosed) return
      if (segment !== this.#segment || byteOffset !== this.#offset) this.#scheduleSync()
    })
  }
}

/** Writes all of it, or takes back what went out before the error. */
function writeWhole(fd: number, frame: Buffer, offset: number): void {
  try {
    for (let done = 0; done < frame.length; ) done += fs.writeSync(fd, frame, done, frame.length - done)
  } catch (error) {
    fs.ftruncateSync(fd, offset)
    throw error
  }
}

/** Makes the new file's name itself durable. */
function syncFolder(dir: string): void {
  const fd = fs.openSync(dir, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}
