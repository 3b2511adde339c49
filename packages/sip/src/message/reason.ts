import { parseParams } from './params.ts'
import { parseNumber, quote, splitOutside } from './scan.ts'

/** RFC 3326: why a request was sent, e.g. `SIP;cause=200;text="Call completed elsewhere"`. */
export interface ReasonHeader {
  /** `SIP` or `Q.850`. */
  protocol: string
  cause?: number
  text?: string
}

/** Reads the first Reason value. */
export function parseReason(text: string | undefined): ReasonHeader | undefined {
  const first = text === undefined ? undefined : splitOutside(text, ',')[0]
  if (first === undefined) return undefined
  const semicolon = first.indexOf(';')
  const params = parseParams(semicolon < 0 ? '' : first.slice(semicolon))
  const reason: ReasonHeader = { protocol: (semicolon < 0 ? first : first.slice(0, semicolon)).trim() }
  const cause = parseNumber(params.get('cause'), 9999)
  if (cause !== undefined) reason.cause = cause
  const words = params.get('text')
  if (words !== undefined) reason.text = words
  return reason
}

/** Writes a Reason value. */
export function formatReason(reason: ReasonHeader): string {
  const cause = reason.cause === undefined ? '' : `;cause=${reason.cause}`
  return `${reason.protocol}${cause}${reason.text === undefined ? '' : `;text=${quote(reason.text)}`}`
}
