import fs from 'node:fs'
import { messageOf } from '../../kernel/errors.ts'
import { comparePositions, type JournalPosition, journalStart } from '../../kernel/journal/index.ts'
import type { Log } from '../../kernel/log.ts'
import type { CallEvent } from '../call-events.ts'
import type { LivingCalls } from './living-calls.ts'

/** The calls that lived when the journal stood at `position`. */
export interface Checkpoint {
  position: JournalPosition
  calls: CallEvent[][]
}

/** How much of the journal a start reads at most, beside the checkpoint. */
const everyBytes = 4 * 1024 * 1024

const nothingKnown: Checkpoint = { position: journalStart, calls: [] }

/** Reads it; a missing or damaged one, or one that knows more than the journal has, means the whole journal is read. */
export function readCheckpoint(file: string, journalEnd: JournalPosition, log: Log): Checkpoint {
  try {
    const checkpoint = JSON.parse(fs.readFileSync(file, 'utf8')) as Checkpoint
    if (comparePositions(checkpoint.position, journalEnd) <= 0) return checkpoint
    log.warn({}, 'the journal is older than what is known of living calls: it is read from its beginning')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log.warn({ error: messageOf(error) }, 'what was known of living calls cannot be read')
  }
  return nothingKnown
}

/** Writes the living calls down now and then, so that a start need not read days of journal. */
export class Checkpoints {
  readonly #file: string
  readonly #living: LivingCalls
  readonly #log: Log
  #written: JournalPosition

  constructor(options: { file: string; living: LivingCalls; log: Log; position: JournalPosition }) {
    this.#file = options.file
    this.#living = options.living
    this.#log = options.log
    this.#written = options.position
  }

  /** The journal stands here now. */
  reached(position: JournalPosition): void {
    const isNext = position.segment !== this.#written.segment
    if (isNext || position.byteOffset - this.#written.byteOffset >= everyBytes) this.write(position)
  }

  /** A checkpoint that cannot be written costs the next start time, and nothing else. */
  write(position: JournalPosition): void {
    this.#written = position
    const checkpoint: Checkpoint = { position, calls: this.#living.all() }
    try {
      fs.writeFileSync(`${this.#file}.new`, JSON.stringify(checkpoint), { mode: 0o600 })
      fs.renameSync(`${this.#file}.new`, this.#file)
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'living calls could not be written down')
    }
  }
}
