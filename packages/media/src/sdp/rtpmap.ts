import type { Codec } from '../codec/g711.ts'
import type { MediaDescription } from './session-description.ts'
import { attributesNamed } from './session-description.ts'

export interface PayloadFormat {
  payloadType: number
  /** Upper case, e.g. `PCMA`, `TELEPHONE-EVENT`. */
  encoding: string
  clockRateHz: number
}

/** RFC 3551, table 4, as far as it matters here: these may be used without an `a=rtpmap`. */
const staticFormats: Record<number, string> = { 0: 'PCMU', 8: 'PCMA', 13: 'CN' }

/**
 * The payload formats of an RTP section, in the order of its m-line, which is the order of preference (RFC 3264, 5.1).
 * `a=rtpmap:<payload type> <encoding name>/<clock rate>[/<parameters>]` (RFC 8866, 6.6)
 */
export function payloadFormats(media: MediaDescription): PayloadFormat[] {
  const mapped = new Map<number, PayloadFormat>()
  for (const value of attributesNamed(media, 'rtpmap')) {
    const match = /^(\d+) +([^/\s]+)\/(\d+)/.exec(value)
    if (!match) continue
    const payloadType = Number(match[1])
    mapped.set(payloadType, { payloadType, encoding: match[2]!.toUpperCase(), clockRateHz: Number(match[3]) })
  }
  return media.formats.flatMap((format) => {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : -1
    if (payloadType < 0 || payloadType > 127) return []
    const encoding = staticFormats[payloadType]
    return mapped.get(payloadType) ?? (encoding ? { payloadType, encoding, clockRateHz: 8000 } : [])
  })
}

export interface AudioFormats {
  /** The laws that the section names, in its order. */
  codecs: { codec: Codec; payloadType: number }[]
  /** Payload type of `telephone-event/8000`. */
  telephoneEvent?: number
}

/** What of a section's formats this media core speaks. */
export function audioFormats(media: MediaDescription): AudioFormats {
  const formats = payloadFormats(media).filter((format) => format.clockRateHz === 8000)
  return {
    codecs: formats.flatMap(({ encoding, payloadType }) =>
      encoding === 'PCMA' || encoding === 'PCMU' ? [{ codec: encoding, payloadType }] : [],
    ),
    telephoneEvent: formats.find((format) => format.encoding === 'TELEPHONE-EVENT')?.payloadType,
  }
}
