import { isToken, parseNumber } from './scan.ts'

/** RFC 3261 20.16; `number` is below 2^31. */
export interface CSeq {
  number: number
  method: string
}

/** Reads `4711 INVITE`; undefined when malformed or out of range. */
export function parseCSeq(text: string): CSeq | undefined {
  const parts = text.trim().split(/\s+/)
  const number = parseNumber(parts[0], 0x7fff_ffff)
  const method = parts[1]
  if (parts.length !== 2 || number === undefined || !isToken(method!)) return undefined
  return { number, method: method! }
}
