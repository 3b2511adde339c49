import { type Codec, encode, sampleRateHz } from '../codec/g711.ts'

/** Something that can be played: one channel at 8 kHz, in either law, encoded when first asked for. */
export class Sound {
  readonly length: number
  readonly #pcm: Int16Array
  readonly #encoded = new Map<Codec, Uint8Array>()

  constructor(pcm: Int16Array) {
    this.#pcm = pcm
    this.length = pcm.length
  }

  get durationMs(): number {
    return (this.length * 1000) / sampleRateHz
  }

  /** One octet a sample. */
  octets(codec: Codec): Uint8Array {
    const known = this.#encoded.get(codec)
    if (known) return known
    const octets = encode(codec, this.#pcm)
    this.#encoded.set(codec, octets)
    return octets
  }
}
