import { readUint32, writeUint32 } from './header.ts'
import type { ReceiveStats } from './receive-stats.ts'

/** RFC 3550, 12.1. */
const senderReport = 200
const receiverReport = 201
const sourceDescription = 202

const reportBlockLength = 24

/** What a far side says about what it receives from us. */
export interface ReportBlock {
  /** The stream that is reported on. */
  ssrc: number
  packetsLost: number
  jitterSamples: number
  /** Middle 32 bits of the NTP time of our report that it saw last; 0: none. */
  lastSenderReport: number
  /** 1/65 536 s between receiving that and sending this. */
  delaySinceLastSenderReport: number
}

export interface RtcpSummary {
  /** Middle 32 bits of the NTP time, when a sender report was in it. */
  senderReportNtp?: number
  blocks: ReportBlock[]
}

/** Reads a compound packet; undefined when it is malformed. Kinds that do not matter here are passed over. */
export function readRtcp(packet: Uint8Array): RtcpSummary | undefined {
  const summary: RtcpSummary = { blocks: [] }
  let at = 0
  while (at + 8 <= packet.length) {
    if (packet[at]! >> 6 !== 2) return undefined
    const end = at + 4 + ((packet[at + 2]! << 8) | packet[at + 3]!) * 4
    if (end > packet.length) return undefined
    readReport(packet, at, end, summary)
    at = end
  }
  return at === 0 ? undefined : summary
}

function readReport(packet: Uint8Array, at: number, end: number, summary: RtcpSummary): void {
  const kind = packet[at + 1]!
  if (kind !== senderReport && kind !== receiverReport) return
  if (kind === senderReport && end - at >= 28) {
    summary.senderReportNtp =
      ((readUint32(packet, at + 8) << 16) | (readUint32(packet, at + 12) >>> 16)) >>> 0
  }
  const first = at + (kind === senderReport ? 28 : 8)
  const count = packet[at]! & 0x1f
  for (let i = 0; i < count; i++) {
    const block = first + i * reportBlockLength
    if (block + reportBlockLength > end) return
    summary.blocks.push(readBlock(packet, block))
  }
}

function readBlock(packet: Uint8Array, at: number): ReportBlock {
  const lost = readUint32(packet, at + 4) & 0xffffff
  return {
    ssrc: readUint32(packet, at),
    packetsLost: lost & 0x800000 ? 0 : lost,
    jitterSamples: readUint32(packet, at + 12),
    lastSenderReport: readUint32(packet, at + 16),
    delaySinceLastSenderReport: readUint32(packet, at + 20),
  }
}

export interface ReportInput {
  ssrc: number
  cname: string
  /** Wall clock, milliseconds since 1970. */
  wallMs: number
  /** RTP timestamp that belongs to `wallMs`. */
  timestamp: number
  packetsSent: number
  octetsSent: number
  receive: ReceiveStats
  lastSenderReportNtp: number
  /** Milliseconds since that report came. */
  sinceLastSenderReportMs: number
}

/** A compound packet: sender report (or receiver report when nothing was sent), and the CNAME (RFC 3550, 6.1). */
export function writeRtcp(o: ReportInput): Buffer {
  const blocks = o.receive.received > 0 ? 1 : 0
  const reportLength = (o.packetsSent > 0 ? 28 : 8) + blocks * reportBlockLength
  const cname = Buffer.from(o.cname)
  // SSRC, item header, name, and at least one zero octet that ends the list, to a full word.
  const descriptionLength = 4 + Math.ceil((4 + 2 + cname.length + 1) / 4) * 4
  const packet = Buffer.alloc(reportLength + descriptionLength)
  writeCommon(packet, 0, blocks, o.packetsSent > 0 ? senderReport : receiverReport, reportLength, o.ssrc)
  if (o.packetsSent > 0) writeSenderInfo(packet, o)
  if (blocks) writeBlock(packet, reportLength - reportBlockLength, o)
  writeCommon(packet, reportLength, 1, sourceDescription, descriptionLength, o.ssrc)
  packet[reportLength + 8] = 1
  packet[reportLength + 9] = cname.length
  cname.copy(packet, reportLength + 10)
  return packet
}

function writeCommon(
  to: Buffer,
  at: number,
  count: number,
  kind: number,
  length: number,
  ssrc: number,
): void {
  to[at] = 0x80 | count
  to[at + 1] = kind
  to.writeUInt16BE(length / 4 - 1, at + 2)
  writeUint32(to, at + 4, ssrc)
}

function writeSenderInfo(to: Buffer, o: ReportInput): void {
  const [seconds, fraction] = ntpTime(o.wallMs)
  writeUint32(to, 8, seconds)
  writeUint32(to, 12, fraction)
  writeUint32(to, 16, o.timestamp)
  writeUint32(to, 20, o.packetsSent)
  writeUint32(to, 24, o.octetsSent)
}

function writeBlock(to: Buffer, at: number, o: ReportInput): void {
  writeUint32(to, at, o.receive.ssrc)
  writeUint32(to, at + 4, Math.min(o.receive.lost, 0x7fffff))
  to[at + 4] = o.receive.takeFractionLost()
  writeUint32(to, at + 8, o.receive.extendedHighestSequence)
  writeUint32(to, at + 12, o.receive.jitterSamples)
  writeUint32(to, at + 16, o.lastSenderReportNtp)
  if (o.lastSenderReportNtp) writeUint32(to, at + 20, Math.round(o.sinceLastSenderReportMs * 65.536))
}

/** Seconds from 1900 to 1970. */
const ntpEpochSeconds = 2_208_988_800

/** NTP time of a wall clock as two 32-bit halves: seconds since 1900, and fraction. */
export function ntpTime(wallMs: number): [seconds: number, fraction: number] {
  const seconds = Math.floor(wallMs / 1000)
  return [
    (seconds + ntpEpochSeconds) >>> 0,
    Math.floor(((wallMs - seconds * 1000) / 1000) * 4_294_967_296) >>> 0,
  ]
}

/** The middle 32 bits, as reports carry them. */
export function shortNtp(wallMs: number): number {
  const [seconds, fraction] = ntpTime(wallMs)
  return ((seconds << 16) | (fraction >>> 16)) >>> 0
}

/** RFC 3550, 6.4.1: A − LSR − DLSR; undefined when the block does not answer a report of ours. */
export function roundTripMs(block: ReportBlock, receivedAtWallMs: number): number | undefined {
  if (block.lastSenderReport === 0) return undefined
  const units = (shortNtp(receivedAtWallMs) - block.lastSenderReport - block.delaySinceLastSenderReport) | 0
  return units >= 0 && units < 65_536 * 60 ? units / 65.536 : undefined
}
