import { sampleRateHz } from '../codec/g711.ts'
import { timestampDistance } from '../rtp/header.ts'
import { eventLength, keys, readEvent, type TelephoneEvent } from './telephone-event.ts'

/** A key is released when nothing of it was heard for so long, should all end packets be lost (RFC 4733, 2.5.1.3). */
const lostEndMs = 200

/** How many finished keys are remembered: ends are sent three times and may be overtaken by the next key. */
const rememberedKeys = 4

/**
 * Hears keys: packets of one key share its timestamp, so each timestamp is told once, at release or when the end was
 * lost.
 */
export class DtmfReceiver {
  readonly #tell: (key: string, durationMs: number) => void
  readonly #packet: TelephoneEvent = { event: 0, end: false, duration: 0 }
  #pressed = false
  #event = 0
  #timestamp = 0
  #duration = 0
  #heardAtMs = 0
  readonly #finished: number[] = []

  constructor(tell: (key: string, durationMs: number) => void) {
    this.#tell = tell
  }

  /** Takes a payload of `telephone-event`. */
  receive(packet: Uint8Array, at: number, length: number, timestamp: number, nowMs: number): void {
    if (length < eventLength || this.#finished.includes(timestamp)) return
    readEvent(packet, at, this.#packet)
    if (this.#packet.event >= keys.length) return
    if (this.#pressed && timestamp !== this.#timestamp) {
      if (timestampDistance(timestamp, this.#timestamp) < 0) return
      this.#release()
    }
    this.#pressed = true
    this.#event = this.#packet.event
    this.#timestamp = timestamp
    this.#duration = Math.max(this.#duration, this.#packet.duration)
    this.#heardAtMs = nowMs
    if (this.#packet.end) this.#release()
  }

  /** To be called now and then: releases a key whose end was lost. */
  tick(nowMs: number): void {
    if (this.#pressed && nowMs - this.#heardAtMs >= lostEndMs) this.#release()
  }

  get pressed(): boolean {
    return this.#pressed
  }

  #release(): void {
    this.#pressed = false
    this.#finished.push(this.#timestamp)
    if (this.#finished.length > rememberedKeys) this.#finished.shift()
    const durationMs = Math.round((this.#duration * 1000) / sampleRateHz)
    this.#duration = 0
    this.#tell(keys[this.#event]!, durationMs)
  }
}
