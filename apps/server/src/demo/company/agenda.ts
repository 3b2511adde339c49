import type { Request, Task } from './entities.ts'

/** What may happen in the demo company's life. */
export type DemoEvent =
  /** Somebody nobody knows dials a number of the company; or one of its customers. */
  | { kind: 'stranger-calls' }
  | { kind: 'somebody-calls' }
  /** A task falls due, or is taken up again. */
  | { kind: 'follow-up'; task: Task }
  /** A missed call is called back. */
  | { kind: 'call-back'; request: Request }
  /** Something arranged for the last hours. */
  | { kind: 'scene'; play: (at: number) => void }

/** Events in order of time; new ones may be put in while the story is told. */
export class Agenda {
  readonly #events: { at: number; event: DemoEvent }[] = []

  add(at: number, event: DemoEvent): void {
    let low = 0
    let high = this.#events.length
    // latest first, so that taking the earliest is a pop; of the same moment the one added first comes first
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#events[middle]!.at > at) low = middle + 1
      else high = middle
    }
    this.#events.splice(low, 0, { at, event })
  }

  /** The earliest one before `untilMs`. */
  take(untilMs: number): { at: number; event: DemoEvent } | undefined {
    const first = this.#events.at(-1)
    return first && first.at < untilMs ? this.#events.pop() : undefined
  }
}
