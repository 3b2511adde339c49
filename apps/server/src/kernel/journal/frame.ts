import zlib from 'node:zlib'

/**
 * A record of the journal on disk: length of the text (uint32 LE), CRC-32 of the text (uint32 LE), text (JSON, UTF-8).
 * A segment begins with {@link magic}, so that a later format can be told from this one.
 */
export const magic = Buffer.from('PZVJ0001', 'latin1')
export const headerBytes = 8
/** Longer than any event can be; a length beyond it is damage. */
export const maxTextBytes = 4 * 1024 * 1024

export function encodeFrame(event: unknown): Buffer {
  const text = JSON.stringify(event)
  const length = Buffer.byteLength(text)
  if (length > maxTextBytes) throw new RangeError(`a journal event of ${length} bytes is too long`)
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame.write(text, headerBytes, 'utf8')
  frame.writeUInt32LE(length, 0)
  frame.writeUInt32LE(zlib.crc32(frame.subarray(headerBytes)), 4)
  return frame
}

export type Decoded =
  /** `end`: offset after the record. */
  | { kind: 'record'; event: unknown; end: number }
  /** Not all of the record is there yet (or ever, when the writer was killed by a power cut). */
  | { kind: 'incomplete' }
  /** What stands there is no record: the disk or a hand has spoilt it. */
  | { kind: 'damaged' }

/** Reads the record that begins at `start`. Zeros count as incomplete: a file system may leave them after a power cut. */
export function decodeFrame(buffer: Buffer, start: number): Decoded {
  if (buffer.length - start < headerBytes) return { kind: 'incomplete' }
  const length = buffer.readUInt32LE(start)
  if (length === 0) return { kind: isZero(buffer, start) ? 'incomplete' : 'damaged' }
  if (length > maxTextBytes) return { kind: 'damaged' }
  const end = start + headerBytes + length
  if (end > buffer.length) return { kind: 'incomplete' }
  const text = buffer.subarray(start + headerBytes, end)
  if (zlib.crc32(text) !== buffer.readUInt32LE(start + 4)) return { kind: 'damaged' }
  try {
    return { kind: 'record', event: JSON.parse(text.toString('utf8')), end }
  } catch {
    return { kind: 'damaged' }
  }
}

function isZero(buffer: Buffer, start: number): boolean {
  for (let at = start; at < buffer.length; at++) if (buffer[at] !== 0) return false
  return true
}
