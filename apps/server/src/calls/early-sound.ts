import type { TimerHandle } from '../kernel/clock.ts'
import type { Leg } from '../pbx/leg.ts'
import type { CallSite, Exchange } from './exchange.ts'

/** How often it is looked whether the network still sends sound. */
const watchMs = 500
/** Silence after which ours is heard again; longer than the pause of a ringback that is sent without its silence. */
const silentMs = 5_000

/**
 * What an employee hears until the customer's side answers: our ringback, and instead of it what the network sends, from
 * its first packet on and for as long as packets come (RFC 3960, 3.2). After `end` nothing more is changed.
 */
export class EarlySound {
  readonly #exchange: Exchange
  readonly #site: CallSite
  readonly #employee: Leg
  #customerLegId: string | undefined
  #unlisten: () => void = () => {}
  #timer: TimerHandle | undefined
  #hears: 'ours' | 'theirs' = 'ours'
  #packets = 0
  #silentForMs = 0
  /** Commands to the media go one after the other, so that none overtakes another. */
  #commands: Promise<void>
  #isOver = false

  constructor(exchange: Exchange, site: CallSite, employee: Leg) {
    this.#exchange = exchange
    this.#site = site
    this.#employee = employee
    this.#commands = this.#playOurs()
  }

  /** Our ringback is on, or the employee has just gone. */
  get begun(): Promise<void> {
    return this.#commands
  }

  /** The customer's side has described its sound: the employee's voice goes there from now on, which opens the way back through NATs. */
  described(legId: string): void {
    if (this.#isOver || this.#customerLegId !== undefined) return
    this.#customerLegId = legId
    const { callId, media } = this.#site
    this.#unlisten = this.#exchange.mediaEvents.listen(callId, legId, (event) => {
      if (event.kind === 'connected') this.#heard()
    })
    this.#command(() => media.bridge({ callId, a: this.#employee.legId, b: legId }))
    this.#watch()
  }

  /** Resolves when the last command to the media is through. Our ringback, if it is on, is left to the next sound. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#unlisten()
    this.#exchange.clock.clearTimeout(this.#timer)
    await this.#commands
  }

  #heard(): void {
    this.#silentForMs = 0
    if (this.#hears === 'theirs') return
    this.#hears = 'theirs'
    this.#command(() => this.#site.media.stopPlay(this.#employee.ref))
  }

  #notHeard(): void {
    this.#silentForMs += watchMs
    if (this.#hears === 'ours' || this.#silentForMs < silentMs) return
    this.#hears = 'ours'
    this.#command(() => this.#playOurs())
  }

  #watch(): void {
    this.#timer = this.#exchange.clock.setTimeout(() => this.#command(() => this.#look()), watchMs)
  }

  async #look(): Promise<void> {
    const leg = { callId: this.#site.callId, legId: this.#customerLegId! }
    const { packetsReceived } = await this.#site.media.legStats(leg)
    if (packetsReceived > this.#packets) this.#heard()
    else this.#notHeard()
    this.#packets = packetsReceived
    if (!this.#isOver) this.#watch()
  }

  #command(run: () => Promise<unknown>): void {
    // A side that has just gone needs no sound.
    this.#commands = this.#commands.then(async () => {
      if (!this.#isOver) await run().catch(() => {})
    })
  }

  async #playOurs(): Promise<void> {
    const tone = { ...this.#employee.ref, playbackId: 'ringback', source: { kind: 'ringback' as const } }
    await this.#site.media.play({ ...tone, loop: true }).catch(() => {})
  }
}
