import { timestampDistance } from '../rtp/header.ts'

/** Later than this and it is no jitter: the sender paused without counting on. */
const maximumLateSamples = 4000
/** A lasting offset beyond this (clock drift) is put right, and so is a packet that comes before it can have been spoken. */
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

  /**
   * Position of the packet's first sample, when its arrival says `arrival`; both in samples since the recording began.
   * `marker`: it is the first after a pause (RFC 3551, 4.1).
   */
  place(ssrc: number, timestamp: number, arrival: number, marker: boolean): number {
    if (!this.#anchored || ssrc !== this.#ssrc) return this.#anchor(ssrc, timestamp, arrival)
    const position = this.#anchorPosition + timestampDistance(timestamp, this.#anchorTimestamp)
    const late = arrival - position
    const tooLate = late > (marker ? toleratedOffsetSamples : maximumLateSamples)
    if (tooLate || late < -toleratedOffsetSamples) return this.#anchor(ssrc, timestamp, arrival)
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
    const offset = this.#leastLate > toleratedOffsetSamples ? this.#leastLate : 0
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
