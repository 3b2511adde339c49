import fs from 'node:fs'
import { systemCode } from './errors.ts'

/** Waits for a full pipe at most so often, so long each time. */
const attempts = 20
const waitMs = 5
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Where a log is written: at once, so that nothing is missing after a crash. What cannot be written is lost and nothing
 * else: a disk that is full, or a pipe that nobody reads, must neither end nor hold up a process that carries calls.
 * How many lines are missing stands in the log when it can be written again.
 */
export class LogDestination {
  readonly #fd: number
  #lost = 0

  constructor(fd: number) {
    this.#fd = fd
  }

  write(line: string): void {
    const missing =
      this.#lost > 0 ? `{"level":"warn","msg":"${this.#lost} lines of this log are missing"}\n` : ''
    if (writeWhole(this.#fd, Buffer.from(missing + line))) this.#lost = 0
    else this.#lost++
  }
}

function writeWhole(fd: number, bytes: Buffer): boolean {
  let done = 0
  for (let attempt = 0; done < bytes.length && attempt < attempts; ) {
    try {
      done += fs.writeSync(fd, bytes, done)
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') return false
      attempt++
      Atomics.wait(sleeper, 0, 0, waitMs)
    }
  }
  return done === bytes.length
}
