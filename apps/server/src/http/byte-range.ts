export interface ByteRange {
  /** First and last byte, inclusive. */
  first: number
  last: number
}

/**
 * The one range that a Range header asks for (RFC 9110, 14.1.2); undefined when there is none, or one that a server may ignore
 * (another unit, several ranges, nonsense).
 */
export function byteRangeOf(
  header: string | undefined,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from, until] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || until === undefined || (from === '' && until === '')) return undefined
  if (from === '') return suffix(Number(until), bytes)
  const first = Number(from)
  const last = until === '' ? bytes - 1 : Math.min(Number(until), bytes - 1)
  if (until !== '' && Number(until) < first) return undefined
  return first >= bytes ? 'unsatisfiable' : { first, last }
}

function suffix(length: number, bytes: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || bytes === 0) return 'unsatisfiable'
  return { first: Math.max(0, bytes - length), last: bytes - 1 }
}
