import { parseParams } from './params.ts'
import { parseNumber } from './scan.ts'

/** RFC 4028 4: seconds, and who refreshes. */
export interface SessionExpires {
  seconds: number
  refresher?: 'uac' | 'uas'
}

/** Reads Session-Expires; undefined when absent or malformed. */
export function parseSessionExpires(text: string | undefined): SessionExpires | undefined {
  if (text === undefined) return undefined
  const semicolon = text.indexOf(';')
  const seconds = parseNumber((semicolon < 0 ? text : text.slice(0, semicolon)).trim(), 0xffff_ffff)
  if (seconds === undefined) return undefined
  const refresher =
    semicolon < 0 ? undefined : parseParams(text.slice(semicolon)).get('refresher')?.toLowerCase()
  return refresher === 'uac' || refresher === 'uas' ? { seconds, refresher } : { seconds }
}

/** Reads Min-SE in seconds; undefined when absent or malformed. */
export function parseMinSe(text: string | undefined): number | undefined {
  return parseNumber(text?.split(';', 1)[0]?.trim(), 0xffff_ffff)
}
