/**
 * RTP's fixed header (RFC 3550, 5.1), read into one reused object and written in place: nothing is allocated for a
 * packet.
 */
export const rtpHeaderLength = 12

/** A header that `read` fills; valid until the next `read`. */
export class RtpHeader {
  payloadType = 0
  marker = false
  sequence = 0
  timestamp = 0
  ssrc = 0
  /** Where the payload begins and how long it is, without CSRCs, header extension and padding. */
  payloadOffset = 0
  payloadLength = 0

  /** False when this is no RTP packet of version 2 or its lengths do not fit. */
  read(packet: Uint8Array): boolean {
    const length = packet.length
    if (length < rtpHeaderLength || packet[0]! >> 6 !== 2) return false
    const first = packet[0]!
    const second = packet[1]!
    let offset = rtpHeaderLength + (first & 0x0f) * 4
    if (first & 0x10) {
      if (offset + 4 > length) return false
      offset += 4 + ((packet[offset + 2]! << 8) | packet[offset + 3]!) * 4
    }
    const padding = first & 0x20 ? packet[length - 1]! : 0
    if (offset + padding > length) return false
    this.payloadType = second & 0x7f
    this.marker = second > 127
    this.sequence = (packet[2]! << 8) | packet[3]!
    this.timestamp = readUint32(packet, 4)
    this.ssrc = readUint32(packet, 8)
    this.payloadOffset = offset
    this.payloadLength = length - offset - padding
    return true
  }
}

/** Writes a fixed header at `at`; the payload follows at `at + 12`. */
export function writeRtpHeader(
  packet: Uint8Array,
  at: number,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[at] = 0x80
  packet[at + 1] = marker ? payloadType | 0x80 : payloadType
  packet[at + 2] = sequence >> 8
  packet[at + 3] = sequence
  writeUint32(packet, at + 4, timestamp)
  writeUint32(packet, at + 8, ssrc)
}

/** RFC 5761, 4: on a shared port, packet types 192–223 are RTCP. */
export function isRtcp(packet: Uint8Array): boolean {
  return packet.length >= 8 && packet[0]! >> 6 === 2 && packet[1]! >= 192 && packet[1]! <= 223
}

export function readUint32(from: Uint8Array, at: number): number {
  return ((from[at]! << 24) | (from[at + 1]! << 16) | (from[at + 2]! << 8) | from[at + 3]!) >>> 0
}

export function writeUint32(to: Uint8Array, at: number, value: number): void {
  to[at] = value >>> 24
  to[at + 1] = value >>> 16
  to[at + 2] = value >>> 8
  to[at + 3] = value
}

/** `a − b` of 16-bit sequence numbers, −32 768 … 32 767. */
export const sequenceDistance = (a: number, b: number): number => ((a - b) << 16) >> 16

/** `a − b` of 32-bit timestamps, signed. */
export const timestampDistance = (a: number, b: number): number => (a - b) | 0
