import { sequenceDistance } from './header.ts'

/** A jump of sequence numbers beyond this is a new stream, not loss (RFC 3550, A.1: MAX_DROPOUT). */
const maximumDropout = 3000

/**
 * Loss and jitter of what one leg receives: RFC 3550, A.1, A.3 and A.8. A new SSRC or a jump begins a new stream; the
 * totals go on.
 */
export class ReceiveStats {
  received = 0
  ssrc = 0
  /** Of the present stream. */
  #baseSequence = 0
  #highestSequence = 0
  #cycles = 0
  #receivedOfStream = 0
  /** Of finished streams. */
  #lostBefore = 0
  #transit = 0
  #jitterSamples = 0
  /** At the previous report. */
  #expectedPrior = 0
  #receivedPrior = 0

  /** `arrivedAtMs` by any monotonic clock, `timestamp` in 8 kHz units. */
  add(ssrc: number, sequence: number, timestamp: number, arrivedAtMs: number): void {
    const distance = sequenceDistance(sequence, this.#highestSequence)
    const fresh = this.#receivedOfStream === 0 || ssrc !== this.ssrc || Math.abs(distance) > maximumDropout
    if (fresh) this.#begin(ssrc, sequence)
    else if (distance > 0) {
      if (sequence < this.#highestSequence) this.#cycles += 65_536
      this.#highestSequence = sequence
    }
    this.received++
    this.#receivedOfStream++
    this.#addTransit((Math.round(arrivedAtMs * 8) - timestamp) | 0, fresh)
  }

  #begin(ssrc: number, sequence: number): void {
    this.#lostBefore = this.lost
    this.ssrc = ssrc
    this.#baseSequence = sequence
    this.#highestSequence = sequence
    this.#cycles = 0
    this.#receivedOfStream = 0
    this.#expectedPrior = 0
    this.#receivedPrior = 0
  }

  #addTransit(transit: number, fresh: boolean): void {
    const change = Math.abs((transit - this.#transit) | 0)
    this.#transit = transit
    // A sender that paused its timestamps (hold, silence) is not jitter: no network delays by seconds and recovers.
    if (!fresh && change < 8000) this.#jitterSamples += (change - this.#jitterSamples) / 16
  }

  /** Highest sequence number received, extended by the count of its cycles. */
  get extendedHighestSequence(): number {
    return (this.#cycles + this.#highestSequence) >>> 0
  }

  get #expected(): number {
    return this.#receivedOfStream === 0 ? 0 : this.#cycles + this.#highestSequence - this.#baseSequence + 1
  }

  /** Packets that never came, all streams together; duplicates cannot make it negative. */
  get lost(): number {
    return this.#lostBefore + Math.max(0, this.#expected - this.#receivedOfStream)
  }

  get jitterSamples(): number {
    return Math.round(this.#jitterSamples)
  }

  get jitterMs(): number {
    return this.#jitterSamples / 8
  }

  /** Share lost since the last call, in 1/256 (RFC 3550, 6.4.1). */
  takeFractionLost(): number {
    const expected = this.#expected - this.#expectedPrior
    const lost = expected - (this.#receivedOfStream - this.#receivedPrior)
    this.#expectedPrior = this.#expected
    this.#receivedPrior = this.#receivedOfStream
    return expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected))
  }
}
