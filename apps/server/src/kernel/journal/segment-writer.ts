import fs from 'node:fs'
import { type Clock, systemClock } from '../clock.ts'
import { messageOf, systemCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { magic } from './frame.ts'
import { reopenSegment } from './reopen.ts'
import { type JournalPosition, listSegments, segmentFile } from './segments.ts'

export interface SegmentWriterOptions {
  dir: string
  name: string
  clock?: Clock
  log: Log
  /** A segment that has grown to this is followed by a new one. */
  segmentBytes: number
  /** Written data reaches the disk itself (fdatasync) within this. */
  syncEveryMs: number
}

/** Appends frames to the journal's segments. A frame is written whole or not at all. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions
  readonly #clock: Clock
  #segment = 0
  #fd = -1
  #offset = 0
  #syncTimer: unknown
  #isSyncing = false
  #isClosed = false

  constructor(options: SegmentWriterOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#open()
  }

  get position(): JournalPosition {
    return { segment: this.#segment, byteOffset: this.#offset }
  }

  /** Throws what the disk says. */
  write(frame: Buffer): void {
    if (this.#offset >= this.#options.segmentBytes) this.#begin(this.#segment + 1)
    writeWhole(this.#fd, frame, this.#offset)
    this.#offset += frame.length
    this.#scheduleSync()
  }

  close(): void {
    this.#isClosed = true
    this.#clock.clearTimeout(this.#syncTimer)
    fs.fdatasyncSync(this.#fd)
    fs.closeSync(this.#fd)
  }

  #open(): void {
    const { dir, name, log } = this.#options
    const last = listSegments(dir, name).at(-1)
    if (last === undefined) return this.#begin(1)
    const reopened = reopenSegment(segmentFile(dir, name, last), log)
    if (reopened === undefined) return this.#begin(last + 1)
    this.#segment = last
    this.#fd = reopened.fd
    this.#offset = reopened.byteOffset
  }

  #begin(segment: number): void {
    const { dir, name } = this.#options
    const fd = beginSegment(segmentFile(dir, name, segment))
    syncFolder(dir)
    if (this.#fd >= 0) this.#retire(this.#fd)
    this.#fd = fd
    this.#segment = segment
    this.#offset = magic.length
  }

  #retire(fd: number): void {
    fs.fdatasync(fd, (error) => {
      if (error) this.#options.log.alarm({ error: messageOf(error) }, 'the call journal could not be synced')
      fs.closeSync(fd)
    })
  }

  #scheduleSync(): void {
    if (this.#syncTimer !== undefined || this.#isSyncing) return
    this.#syncTimer = this.#clock.setTimeout(() => this.#sync(), this.#options.syncEveryMs)
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
        this.#options.log.alarm({ error: messageOf(error) }, 'the call journal could not be synced')
      if (this.#isClosed) return
      if (segment !== this.#segment || byteOffset !== this.#offset) this.#scheduleSync()
    })
  }
}

/** Makes the file with its first bytes, or nothing. */
function beginSegment(file: string): number {
  const fd = fs.openSync(file, 'ax', 0o600)
  try {
    writeWhole(fd, magic, 0)
    return fd
  } catch (error) {
    fs.closeSync(fd)
    fs.rmSync(file)
    throw error
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
