import { randomInt } from 'node:crypto'
import { samplesPerFrame } from '../codec/g711.ts'
import type { RtpHeader } from './header.ts'
import { rtpHeaderLength, sequenceDistance, writeRtpHeader } from './header.ts'
import type { MediaTransport } from './transport.ts'

/** Packets after a change of source during which older ones of the new source are refused. */
const settlingPackets = 100

/**
 * What one far side hears: a single RTP stream under our own SSRC, whatever feeds it. Sequence numbers and timestamps
 * run on across every change of source (peer, sound, keys), which is marked by the marker bit; within one source its
 * own gaps are kept, so that the far side sees loss as loss.
 */
export class SendStream {
  readonly ssrc = randomInt(1, 0xffff_ffff)
  packetsSent = 0
  octetsSent = 0
  /** The last timestamp that was sent, and when. */
  timestamp = randomInt(0, 0xffff_ffff)
  sentAtMs = 0

  readonly #transport: Pick<MediaTransport, 'send'>
  #sequence = randomInt(0, 0xffff)
  #source: object | undefined
  #sourceSsrc = 0
  #sequenceOffset = 0
  #timestampOffset = 0
  #oldestSequence = 0
  #settling = 0

  constructor(transport: Pick<MediaTransport, 'send'>) {
    this.#transport = transport
  }

  /**
   * Sends on a packet of another stream, in place: our header is written right before its payload, which a `transcode`
   * table has changed where the laws differ. The packet is spent afterwards.
   */
  relay(
    source: object,
    packet: Buffer,
    header: RtpHeader,
    payloadType: number,
    transcode: Uint8Array | undefined,
    nowMs: number,
  ): void {
    const changed = source !== this.#source || header.ssrc !== this.#sourceSsrc
    if (changed) this.#adopt(source, header, nowMs)
    else if (!this.#inOrder(header.sequence)) return
    const offset = header.payloadOffset
    if (transcode) {
      const end = offset + header.payloadLength
      for (let i = offset; i < end; i++) packet[i] = transcode[packet[i]!]!
    }
    const sequence = (header.sequence + this.#sequenceOffset) & 0xffff
    const timestamp = (header.timestamp + this.#timestampOffset) >>> 0
    const at = offset - rtpHeaderLength
    writeRtpHeader(packet, at, payloadType, changed || header.marker, sequence, timestamp, this.ssrc)
    if (sequenceDistance(sequence, this.#sequence) > 0) {
      this.#sequence = sequence
      this.timestamp = timestamp
    }
    this.#send(packet, at, header.payloadLength, nowMs)
  }

  /** A packet of the present source is not sent on: the far side shall not take the hole for loss. */
  skip(source: object): void {
    if (source === this.#source) this.#sequenceOffset--
  }

  /**
   * Sends a frame of our own making; `packet` holds room for the header and then `payloadLength` octets. The timestamp
   * goes on by `advance` samples, or at a change of source by the time that has passed.
   */
  sendOwn(
    source: object,
    packet: Buffer,
    payloadLength: number,
    payloadType: number,
    advance: number,
    nowMs: number,
    marker = false,
  ): void {
    const changed = source !== this.#source
    this.#source = source
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.timestamp = (this.timestamp + (changed ? this.#elapsedSamples(nowMs) : advance)) >>> 0
    writeRtpHeader(packet, 0, payloadType, changed || marker, this.#sequence, this.timestamp, this.ssrc)
    this.#send(packet, 0, payloadLength, nowMs)
  }

  /** What comes next is a new beginning, even from the same source (after hold). */
  interrupt(): void {
    this.#source = undefined
  }

  /** Time that passed within the last frame: a key's packets all bear the timestamp of its beginning. */
  advance(samples: number): void {
    this.timestamp = (this.timestamp + samples) >>> 0
  }

  #adopt(source: object, header: RtpHeader, nowMs: number): void {
    this.#source = source
    this.#sourceSsrc = header.ssrc
    this.#sequenceOffset = this.#sequence + 1 - header.sequence
    this.#timestampOffset = this.timestamp + this.#elapsedSamples(nowMs) - header.timestamp
    this.#oldestSequence = header.sequence
    this.#settling = settlingPackets
  }

  #inOrder(sequence: number): boolean {
    if (this.#settling === 0) return true
    this.#settling--
    return sequenceDistance(sequence, this.#oldestSequence) >= 0
  }

  #elapsedSamples(nowMs: number): number {
    if (this.sentAtMs === 0) return samplesPerFrame
    return Math.max(samplesPerFrame, Math.round((nowMs - this.sentAtMs) * 8))
  }

  #send(packet: Buffer, at: number, payloadLength: number, nowMs: number): void {
    this.sentAtMs = nowMs
    this.packetsSent++
    this.octetsSent += payloadLength
    this.#transport.send(packet, at, payloadLength + rtpHeaderLength)
  }
}
