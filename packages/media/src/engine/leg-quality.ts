import type { Clock } from '../clock.ts'
import { ReceiveStats } from '../rtp/receive-stats.ts'
import { type ReportBlock, readRtcp, roundTripMs, writeRtcp } from '../rtp/rtcp.ts'
import type { SendStream } from '../rtp/send-stream.ts'
import type { LegStats } from './media-engine.ts'

/** RFC 3550, 6.2: at least 5 s apart, scattered by half to one and a half. */
const reportIntervalMs = 5000

/** Wall clock of the monotonic one: reports carry wall time, and a step of the system clock must not show as delay. */
const wallOffsetMs = Date.now() - performance.now()

/** How well one leg is heard on both sides: own figures, and what the far side reports by RTCP. */
export class LegQuality {
  readonly received = new ReceiveStats()
  readonly #stream: SendStream
  readonly #clock: Clock
  readonly #cname = `perezvon-${Math.random().toString(36).slice(2, 12)}`
  #nextReportAtMs: number
  #senderReportNtp = 0
  #senderReportAtMs = 0
  #roundTripMs: number | undefined
  #lastBlock: ReportBlock | undefined

  constructor(stream: SendStream, clock: Clock) {
    this.#stream = stream
    this.#clock = clock
    this.#nextReportAtMs = clock.now() + scattered()
  }

  onRtcp(packet: Buffer): void {
    const summary = readRtcp(packet)
    if (!summary) return
    const nowMs = this.#clock.now()
    if (summary.senderReportNtp !== undefined) {
      this.#senderReportNtp = summary.senderReportNtp
      this.#senderReportAtMs = nowMs
    }
    const block = summary.blocks.find((each) => each.ssrc === this.#stream.ssrc)
    if (!block) return
    this.#lastBlock = block
    this.#roundTripMs = roundTripMs(block, nowMs + wallOffsetMs) ?? this.#roundTripMs
  }

  /** Sends a report when one is due. */
  report(nowMs: number, send: (packet: Buffer) => void): void {
    if (nowMs < this.#nextReportAtMs) return
    this.#nextReportAtMs = nowMs + scattered()
    const stream = this.#stream
    send(
      writeRtcp({
        ssrc: stream.ssrc,
        cname: this.#cname,
        wallMs: nowMs + wallOffsetMs,
        timestamp: (stream.timestamp + Math.round((nowMs - stream.sentAtMs) * 8)) >>> 0,
        packetsSent: stream.packetsSent,
        octetsSent: stream.octetsSent,
        receive: this.received,
        lastSenderReportNtp: this.#senderReportNtp,
        sinceLastSenderReportMs: nowMs - this.#senderReportAtMs,
      }),
    )
  }

  summary(): Omit<LegStats, 'legId' | 'kind' | 'codec' | 'strangers'> {
    return {
      packetsReceived: this.received.received,
      packetsSent: this.#stream.packetsSent,
      packetsLost: this.received.lost,
      jitterMs: Math.round(this.received.jitterMs * 100) / 100,
      roundTripMs: this.#roundTripMs === undefined ? undefined : Math.round(this.#roundTripMs * 100) / 100,
      remotePacketsLost: this.#lastBlock?.packetsLost,
      remoteJitterMs: this.#lastBlock && this.#lastBlock.jitterSamples / 8,
    }
  }
}

const scattered = (): number => reportIntervalMs * (0.5 + Math.random())
