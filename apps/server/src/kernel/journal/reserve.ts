import fs from 'node:fs'

/** A file that holds disk space free for the journal: deleted when the disk is full, taken again at the next start. */
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
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      this.#isSpent = true
    }
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
