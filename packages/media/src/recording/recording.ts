import type { Clock } from '../clock.ts'
import { type Codec, silenceOctet, transcodeTable } from '../codec/g711.ts'
import type { RecordingSealed } from '../engine/media-engine.ts'
import type { FrameTask } from '../playback/frame-scheduler.ts'
import { RecordingFile } from './recording-file.ts'
import { Timeline } from './timeline.ts'
import { blockAlign, headerLength, recordingRateHz } from './wav-format.ts'

export type Side = 'left' | 'right'

/** Moments held in memory: 4 s. A power of two, so that a mask finds the place. */
const ringSamples = 32_768
const ringMask = ringSamples - 1
/** How late a packet may come and still be recorded in its place. */
const lateSamples = 4000
/** Sound is written in blocks of about so much: what a crash loses is this and `lateSamples`. */
const blockSamples = 8000

const silence = silenceOctet.PCMA
/** Blocks on their way to the disk, used again and again. */
const freeBlocks: Buffer[] = []

interface Channel {
  timeline: Timeline
  packets: number
}

/**
 * Two legs' sound on one time line that begins with `open` and ends with `seal`: left and right of an A-law WAV file.
 * Whatever was not heard is silence.
 */
export class Recording implements FrameTask {
  readonly recordingId: string
  readonly #file: RecordingFile
  readonly #clock: Clock
  readonly #startedAtMs: number
  readonly #ring = Buffer.alloc(ringSamples * blockAlign, silence)
  readonly #channels: Record<Side, Channel> = {
    left: { timeline: new Timeline(), packets: 0 },
    right: { timeline: new Timeline(), packets: 0 },
  }
  /** Moments already handed to the file. */
  #written = 0
  #nextFlushAtMs: number
  #paused = false
  #sealed: Promise<RecordingSealed> | undefined

  private constructor(recordingId: string, file: RecordingFile, clock: Clock, staggerMs: number) {
    this.recordingId = recordingId
    this.#file = file
    this.#clock = clock
    this.#startedAtMs = clock.now()
    this.#nextFlushAtMs = this.#startedAtMs + (lateSamples + blockSamples) / 8 + staggerMs
  }

  /** `staggerMs` puts off the first flush, so that recordings begun together do not write together. Errors: `io`. */
  static async open(
    o: { recordingId: string; path: string; staggerMs: number; onFailure: (reason: string) => void },
    clock: Clock,
  ): Promise<Recording> {
    return new Recording(o.recordingId, await RecordingFile.create(o.path, o.onFailure), clock, o.staggerMs)
  }

  /** The channel is fed by another stream from now on. */
  restart(side: Side): void {
    this.#channels[side].timeline.reset()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
  }

  /** Takes a packet's sound; the packet stays as it is. */
  hear(
    side: Side,
    packet: Uint8Array,
    offset: number,
    length: number,
    codec: Codec,
    ssrc: number,
    timestamp: number,
    marker: boolean,
    nowMs: number,
  ): void {
    const channel = this.#channels[side]
    const position = channel.timeline.place(ssrc, timestamp, this.#samplesAt(nowMs) - length, marker)
    if (this.#paused || this.#sealed) return
    if (position + length > this.#written + ringSamples) this.#flush(nowMs)
    channel.packets++
    const first = Math.max(position, this.#written)
    const end = Math.min(position + length, this.#written + ringSamples)
    const table = transcodeTable(codec, 'PCMA')
    const from = offset - position
    const lane = side === 'left' ? 0 : 1
    if (table)
      for (let at = first; at < end; at++) this.#ring[(at & ringMask) * 2 + lane] = table[packet[from + at]!]!
    else for (let at = first; at < end; at++) this.#ring[(at & ringMask) * 2 + lane] = packet[from + at]!
  }

  onFrame(nowMs: number): void {
    if (nowMs >= this.#nextFlushAtMs) this.#flush(nowMs)
  }

  #flush(nowMs: number): void {
    this.#nextFlushAtMs = Math.max(this.#nextFlushAtMs, nowMs - blockSamples / 8) + blockSamples / 8
    this.#writeUpTo(this.#samplesAt(nowMs) - lateSamples)
  }

  #writeUpTo(end: number): void {
    while (this.#written < end) {
      const count = Math.min(end - this.#written, ringSamples - (this.#written & ringMask), blockSamples * 2)
      const from = (this.#written & ringMask) * blockAlign
      const block = freeBlocks.pop() ?? Buffer.allocUnsafeSlow(blockSamples * 2 * blockAlign)
      this.#ring.copy(block, 0, from, from + count * blockAlign)
      this.#ring.fill(silence, from, from + count * blockAlign)
      this.#file.append(block, count * blockAlign, () => freeBlocks.push(block))
      this.#written += count
    }
  }

  #samplesAt(nowMs: number): number {
    return Math.round(((nowMs - this.#startedAtMs) * recordingRateHz) / 1000)
  }

  /** Idempotent. Errors: `io`; what was written then stays as `<path>.part`. */
  seal(): Promise<RecordingSealed> {
    this.#sealed ??= this.#seal()
    return this.#sealed
  }

  async #seal(): Promise<RecordingSealed> {
    this.#writeUpTo(this.#samplesAt(this.#clock.now()))
    await this.#file.seal()
    return {
      recordingId: this.recordingId,
      path: this.#file.path,
      seconds: this.#written / recordingRateHz,
      bytes: headerLength + this.#file.dataLength,
      leftPackets: this.#channels.left.packets,
      rightPackets: this.#channels.right.packets,
    }
  }
}
