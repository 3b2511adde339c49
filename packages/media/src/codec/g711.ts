/** ITU-T G.711: the two laws, their linear values, and each other. All tables are made once at load. */

/** Encoding names as in RFC 3551, table 4: A-law and µ-law. */
export type Codec = 'PCMA' | 'PCMU'

/** RFC 3551, table 4: static payload types. */
export const staticPayloadType: Record<Codec, number> = { PCMA: 8, PCMU: 0 }

/** The octet that stands for silence. */
export const silenceOctet: Record<Codec, number> = { PCMA: 0xd5, PCMU: 0xff }

/** Samples a second of every codec here. */
export const sampleRateHz = 8000

/** Samples (and octets) in one packet of the usual 20 ms. */
export const samplesPerFrame = 160

/** Added to a magnitude before its µ-law segment is looked up (G.711, table 2a). */
const ulawBias = 0x84

const alawDecoded = Int16Array.from({ length: 256 }, (_, octet) => decodeAlaw(octet))
const ulawDecoded = Int16Array.from({ length: 256 }, (_, octet) => decodeUlaw(octet))
/** Indexed by the sample's upper 13 (A) or 14 (µ) bits: what lies below is lost by the law anyway. */
const alawEncoded = Uint8Array.from({ length: 8192 }, (_, index) => encodeAlaw((index - 4096) << 3))
const ulawEncoded = Uint8Array.from({ length: 16384 }, (_, index) => encodeUlaw((index - 8192) << 2))

const alawToUlaw = Uint8Array.from(alawDecoded, encodeUlaw)
const ulawToAlaw = Uint8Array.from(ulawDecoded, encodeAlaw)

/** Linear 16-bit value of each octet. */
export const decodeTable: Record<Codec, Int16Array> = { PCMA: alawDecoded, PCMU: ulawDecoded }

/** Octet for octet from one law to the other; undefined where nothing is to be done. */
export function transcodeTable(from: Codec, to: Codec): Uint8Array | undefined {
  if (from === to) return undefined
  return from === 'PCMA' ? alawToUlaw : ulawToAlaw
}

/** Encodes linear 16-bit samples. */
export function encode(codec: Codec, pcm: Int16Array): Uint8Array {
  const encoded = new Uint8Array(pcm.length)
  if (codec === 'PCMA') for (let i = 0; i < pcm.length; i++) encoded[i] = alawEncoded[(pcm[i]! >> 3) + 4096]!
  else for (let i = 0; i < pcm.length; i++) encoded[i] = ulawEncoded[(pcm[i]! >> 2) + 8192]!
  return encoded
}

/** Decodes octets to linear 16-bit samples. */
export function decode(codec: Codec, octets: Uint8Array): Int16Array {
  const table = decodeTable[codec]
  const pcm = new Int16Array(octets.length)
  for (let i = 0; i < octets.length; i++) pcm[i] = table[octets[i]!]!
  return pcm
}

function decodeAlaw(octet: number): number {
  const bits = octet ^ 0x55
  const segment = (bits >> 4) & 0x07
  const step = ((bits & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

function encodeAlaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0
  const magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32767)
  const segment = Math.max(0, 24 - Math.clz32(magnitude >> 0))
  const bits = segment === 0 ? magnitude >> 4 : (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)
  return (bits | sign) ^ 0x55
}

function decodeUlaw(octet: number): number {
  const bits = ~octet & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + ulawBias) << ((bits >> 4) & 0x07)) - ulawBias
  return bits & 0x80 ? -magnitude : magnitude
}

function encodeUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), 32635) + ulawBias
  const segment = 24 - Math.clz32(magnitude)
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff
}
