import { timestampDistance } from '../rtp/header.ts'

/** A packet so much earlier or later than its timestamp promises belongs to a new reckoning: the sender had paused. */
const maximumSkewSamples = 8000
/** A lasting offset beyond this (clock drift, a first packet that came late) is put right. */
const toleratedOffsetSamples = 480
/** Packets over which the offset is watched: the least delayed of them counts. */
const firstWindow = 25
const laterWindow = 100

/**
 * Where on a recording's time line a packet belongs. Its RTP timestamp decides, so that jitter moves nothing; the time
 * of arrival decides where a stream begins, and corrects it when the sender's clock runs away from ours.
 */
export class Timeline {
  #anchored = false
  #ssrc = 0
  #anchorTimestamp = 0
  #anchorPosition = 0
  #watched = 0
  #window = firstWindow
  #leastLate = Infinity

  /** The next packet begins a new reckoning. */
  reset(): void {
    this.#anchored = false
  }

  /** Position of the packet's first sample, when its arrival says `arrival`; both in samples since the recording began. */
  place(ssrc: number, timestamp: number, arrival: number): number {
    if (!this.#anchored || ssrc !== this.#ssrc) return this.#anchor(ssrc, timestamp, arrival)
    const position = this.#anchorPosition + timestampDistance(timestamp, this.#anchorTimestamp)
    const late = arrival - position
    if (Math.abs(late) > maximumSkewSamples) return this.#anchor(ssrc, timestamp, arrival)
    if (late < this.#leastLate) this.#leastLate = late
    if (++this.#watched >= this.#window) this.#correct(timestamp, position)
    return position
  }

  #anchor(ssrc: number, timestamp: number, arrival: number): number {
    this.#anchored = true
    this.#ssrc = ssrc
    this.#anchorTimestamp = timestamp
    this.#anchorPosition = arrival
    this.#window = firstWindow
    this.#watch()
    return arrival
  }

  #correct(timestamp: number, position: number): void {
    const offset = Math.abs(this.#leastLate) > toleratedOffsetSamples ? this.#leastLate : 0
    this.#anchorTimestamp = timestamp
    this.#anchorPosition = position + offset
    this.#window = laterWindow
    this.#watch()
  }

  #watch(): void {
    this.#watched = 0
    this.#leastLate = Infinity
  }
}
