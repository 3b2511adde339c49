import type { Clock } from '../kernel/clock.ts'
import type { DialPlanIndex } from '../pbx/dial-plan.ts'
import type { CallEvent, CallStarted } from './call-events.ts'
import { type BookedCall, nextLiveCall, openLiveCall } from './live-call.ts'

/** An event as a story tells it; the book adds the call and the time. */
export type Told<E extends CallEvent = CallEvent> = E extends CallEvent ? Omit<E, 'callId' | 'at'> : never

export interface CallBookOptions {
  clock: Clock
  plan(): DialPlanIndex
  /** Written before anything is acted on or shown. */
  journal: { append(event: CallEvent): void; readonly isDiskFull?: boolean }
  /** Called with the whole state after every event of a living call. */
  onChange(call: BookedCall): void
}

/** The exchange's calls that live now. The one way to change one is to record an event of it. */
export class CallBook {
  readonly #options: CallBookOptions
  readonly #calls = new Map<string, BookedCall>()

  constructor(options: CallBookOptions) {
    this.#options = options
  }

  /** False while the journal has no space left but for the calls that live already. */
  get takesCalls(): boolean {
    return !this.#options.journal.isDiskFull
  }

  live(): BookedCall[] {
    return [...this.#calls.values()]
  }

  get(callId: string): BookedCall | undefined {
    return this.#calls.get(callId)
  }

  /** On a call now, or their own phone is being dialled for one. */
  callOf(userId: string): BookedCall | undefined {
    return this.live().find((call) => call.busyUserIds.includes(userId))
  }

  open(callId: string, started: Told<CallStarted>): BookedCall {
    const event: CallStarted = { ...started, callId, at: this.#now() }
    this.#options.journal.append(event)
    return this.#changed(openLiveCall(event, this.#options.plan()))
  }

  record(callId: string, told: Told): BookedCall | undefined {
    const call = this.#calls.get(callId)
    if (!call) return undefined
    const event = { ...told, callId, at: this.#now() } as CallEvent
    this.#options.journal.append(event)
    return this.#changed(nextLiveCall(call, event, this.#options.plan()))
  }

  /** Writes down what changes nothing that anybody sees (see calls/restart/). */
  note(callId: string, told: Told): void {
    if (!this.#calls.has(callId)) return
    this.#options.journal.append({ ...told, callId, at: this.#now() } as CallEvent)
  }

  /** A call of an earlier exchange goes on here. */
  adopt(call: BookedCall): void {
    this.#calls.set(call.id, call)
    this.#options.onChange(call)
  }

  /** The talk is over: its employees may be rung again while the call's recording is still being sealed. */
  free(callId: string): void {
    const call = this.#calls.get(callId)
    if (call) this.#calls.set(callId, { ...call, busyUserIds: [] })
  }

  #changed(call: BookedCall): BookedCall {
    if (call.state === 'ended') this.#calls.delete(call.id)
    else this.#calls.set(call.id, call)
    this.#options.onChange(call)
    return call
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString()
  }
}
