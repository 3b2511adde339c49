import type { CallEvent } from '../call-events.ts'

/** The events of every call that has begun and not ended, for the exchange that comes after this one. */
export class LivingCalls {
  readonly #calls = new Map<string, CallEvent[]>()

  constructor(calls: readonly CallEvent[][] = []) {
    for (const events of calls) for (const event of events) this.note(event)
  }

  note(event: CallEvent): void {
    if (event.type === 'call.started') this.#calls.set(event.callId, [event])
    else if (event.type === 'call.ended') this.#calls.delete(event.callId)
    else if (event.type !== 'agent.state') this.#add(event)
  }

  all(): CallEvent[][] {
    return [...this.#calls.values()]
  }

  #add(event: CallEvent): void {
    const events = this.#calls.get(event.callId)
    if (!events) return
    // of a leg that moves again and again, the last place is enough
    const last = events.at(-1)!
    if (event.type === 'leg.moved' && last.type === 'leg.moved' && last.legId === event.legId) events.pop()
    events.push(event)
  }
}
