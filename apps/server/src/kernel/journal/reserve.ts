import fs from 'node:fs'
import path from 'node:path'
import { isDiskFull } from '../errors.ts'

/** It is taken again only when this many times its size is free, so that it is not spent again at once. */
const roomFactor = 4

/** A file that holds disk space free for the journal: deleted when the disk is full, taken again when there is room. */
export class DiskReserve {
  readonly #file: string
  readonly #bytes: number
  #isSpent = false

  constructor(file: string, bytes: number) {
    this.#file = file
    this.#bytes = bytes
  }

  get isSpent(): boolean {
    return this.#isSpent
  }

  /** Takes the space. A disk that is too full for it already counts as spent. */
  take(): void {
    if (this.#bytes === 0 || this.#isTaken()) return
    try {
      fs.writeFileSync(this.#file, Buffer.alloc(this.#bytes, 0x50), { mode: 0o600 })
    } catch (error) {
      fs.rmSync(this.#file, { force: true })
      if (!isDiskFull(error)) throw error
      this.#isSpent = true
    }
  }

  /** Takes it again when there is room enough. False while there is not. */
  retake(): boolean {
    if (!this.#isSpent) return true
    if (!this.#hasRoom()) return false
    this.#isSpent = false
    this.take()
    return !this.#isSpent
  }

  #hasRoom(): boolean {
    const { bavail, bsize } = fs.statfsSync(path.dirname(this.#file))
    return bavail * bsize > roomFactor * this.#bytes
  }

  /** Gives the space back to the disk. False when there is none left. */
  spend(): boolean {
    if (this.#isSpent || this.#bytes === 0) return false
    fs.rmSync(this.#file, { force: true })
    this.#isSpent = true
    return true
  }

  #isTaken(): boolean {
    return (fs.statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0) >= this.#bytes
  }
}
