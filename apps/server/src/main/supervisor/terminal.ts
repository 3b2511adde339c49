import type { Clock } from '../../kernel/clock.ts'

/** The same warning is shown once in this time; how often it came is told with the next. */
const quietMs = 60_000

/** What the person at the terminal reads: sentences, and a summary of the roles' warnings. */
export class Terminal {
  readonly #clock: Clock
  readonly #write: (line: string) => void
  readonly #shown = new Map<string, { at: number; repeats: number }>()

  constructor(
    clock: Clock,
    write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  ) {
    this.#clock = clock
    this.#write = write
  }

  say(sentence: string): void {
    this.#write(sentence)
  }

  /** A line of a role's log that is a warning or worse. */
  warn(role: string, level: string, message: string): void {
    const key = `${role} ${message}`
    const now = this.#clock.now()
    const last = this.#shown.get(key)
    if (last && now - last.at < quietMs) {
      last.repeats++
      return
    }
    const times = last?.repeats ? ` (and ${last.repeats} times more)` : ''
    this.#shown.set(key, { at: now, repeats: 0 })
    this.#write(`${timeOf(now)} ${role}: ${level === 'warn' ? '' : `${level}: `}${message}${times}`)
  }
}

function timeOf(now: number): string {
  return new Date(now).toTimeString().slice(0, 8)
}
