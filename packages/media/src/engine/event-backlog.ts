import type { MediaEvent } from './media-engine.ts'

export interface NumberedEvent {
  seq: number
  event: MediaEvent
}

/** Events kept at most for a client that does not come back: at 10 events a call these are 2,000 calls. */
const maximumKept = 20_000

/**
 * Events by sequence, kept until every known client has acknowledged them. Clients are known by name from their first
 * hello on; one that has been away while the backlog overflowed misses the oldest and asks `list`.
 */
export class EventBacklog {
  #last = 0
  readonly #kept: NumberedEvent[] = []
  readonly #acknowledged = new Map<string, number>()

  append(event: MediaEvent): NumberedEvent {
    const numbered = { seq: ++this.#last, event }
    this.#kept.push(numbered)
    if (this.#kept.length > maximumKept) this.#kept.shift()
    return numbered
  }

  /** What a client has not acknowledged yet; a new one begins with what is kept. */
  since(name: string): NumberedEvent[] {
    const seen = this.#acknowledged.get(name)
    if (seen === undefined) this.#acknowledged.set(name, (this.#kept[0]?.seq ?? this.#last + 1) - 1)
    return this.#kept.filter((each) => each.seq > (seen ?? 0))
  }

  acknowledge(name: string, seq: number): void {
    this.#acknowledged.set(name, Math.max(this.#acknowledged.get(name) ?? 0, Math.min(seq, this.#last)))
    const oldest = Math.min(...this.#acknowledged.values())
    let obsolete = 0
    while (obsolete < this.#kept.length && this.#kept[obsolete]!.seq <= oldest) obsolete++
    this.#kept.splice(0, obsolete)
  }

  get length(): number {
    return this.#kept.length
  }
}
