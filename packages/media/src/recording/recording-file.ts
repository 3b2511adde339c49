import { write } from 'node:fs'
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MediaError } from '../errors.ts'
import { blockAlign, headerLength, recordingHeader } from './wav-format.ts'

/** While open a recording bears this ending. */
export const openSuffix = '.part'

/** Blocks that wait for the disk before the recording is given up: about a minute of sound. */
const maximumPendingBlocks = 64

/**
 * The file of one recording. Blocks are appended in order and asynchronously; what reached the disk can be read up to
 * its last octet even when the process dies, since the header needs no lengths to be understood.
 */
export class RecordingFile {
  readonly path: string
  /** Octets of sound handed over so far. */
  dataLength = 0
  readonly #file: FileHandle
  readonly #onFailure: (reason: string) => void
  #pending = 0
  #failure: string | undefined
  #drained = Promise.withResolvers<void>()

  private constructor(path: string, file: FileHandle, onFailure: (reason: string) => void) {
    this.path = path
    this.#file = file
    this.#onFailure = onFailure
  }

  /** Makes the folder and `<path>.part`. Errors: `io`, also when that file already is there: it may want repair. */
  static async create(path: string, onFailure: (reason: string) => void): Promise<RecordingFile> {
    try {
      await mkdir(dirname(path), { recursive: true })
      const file = await open(path + openSuffix, 'wx')
      await file.write(recordingHeader(), 0, headerLength, 0)
      return new RecordingFile(path, file, onFailure)
    } catch (cause) {
      throw new MediaError('io', `Cannot record to ${path}: ${(cause as Error).message}`, { cause })
    }
  }

  /** `block` belongs to the file until `done`, which is called in any case. */
  append(block: Buffer, length: number, done: () => void): void {
    if (this.#failure) return done()
    if (this.#pending >= maximumPendingBlocks) {
      done()
      return this.#fail('the disk is too slow')
    }
    this.#pending++
    const position = headerLength + this.dataLength
    this.dataLength += length
    this.#write(block, 0, length, position, (reason) => {
      done()
      this.#pending--
      if (reason) this.#fail(reason)
      if (this.#pending === 0) this.#drained.resolve()
    })
  }

  #write(
    block: Buffer,
    from: number,
    length: number,
    position: number,
    done: (reason?: string) => void,
  ): void {
    write(this.#file.fd, block, from, length - from, position + from, (error, written) => {
      if (error) done(error.message)
      else if (from + written < length) this.#write(block, from + written, length, position, done)
      else done()
    })
  }

  #fail(reason: string): void {
    if (this.#failure) return
    this.#failure = reason
    this.#onFailure(reason)
  }

  get failure(): string | undefined {
    return this.#failure
  }

  /** Waits for the disk, puts the header right, and gives the file its final name. Errors: `io`. */
  async seal(): Promise<void> {
    await this.#drain()
    try {
      if (this.#failure) throw new Error(this.#failure)
      await sealOpenFile(this.#file, this.path, this.dataLength)
    } catch (cause) {
      throw new MediaError('io', `Cannot seal ${this.path}: ${(cause as Error).message}`, { cause })
    } finally {
      await this.#file.close().catch(() => {})
    }
  }

  async #drain(): Promise<void> {
    while (this.#pending > 0) {
      this.#drained = Promise.withResolvers()
      await this.#drained.promise
    }
  }
}

/** Header, fsync, rename, and fsync of the folder, so that the name survives a power cut too. */
export async function sealOpenFile(file: FileHandle, path: string, dataLength: number): Promise<void> {
  const whole = dataLength - (dataLength % blockAlign)
  await file.write(recordingHeader(whole), 0, headerLength, 0)
  await file.truncate(headerLength + whole)
  await file.sync()
  await rename(path + openSuffix, path)
  const folder = await open(dirname(path))
  await folder.sync().finally(() => folder.close())
}
