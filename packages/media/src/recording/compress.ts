import { open, rename, rm } from 'node:fs/promises'
import { decodeTable } from '../codec/g711.ts'
import { MediaError } from '../errors.ts'
import { readMoments } from './read-moments.ts'

export interface CompressedRecording {
  path: string
  seconds: number
  bytes: number
}

/**
 * MPEG-2 Layer III at 16 kHz: the lowest rate that every browser plays and seeks in. Constant bit rate, so that a
 * second is always the same number of octets and a player seeks by arithmetic.
 */
const mp3RateHz = 16_000
const mp3KbitPerSecond = 48
/** Moments taken at once: 4 s. */
const chunkMoments = 32_000

/**
 * Makes a stereo MP3 of a sealed recording (customer left, employee right), 6 kB a second, by `<outPath>.tmp` and
 * rename. Reads and writes piece by piece; takes about 1 s for 3 min of sound, so it belongs into a job's process.
 * Errors: `bad-recording`, `io`.
 */
export async function compressRecording(wavPath: string, outPath: string): Promise<CompressedRecording> {
  const temporary = `${outPath}.tmp`
  const output = await open(temporary, 'w').catch((cause) => {
    throw new MediaError('io', `Cannot write ${temporary}: ${cause.message}`, { cause })
  })
  try {
    const moments = await encodeInto(wavPath, (octets) => output.appendFile(octets))
    await output.sync()
    const { size } = await output.stat()
    await output.close()
    await rename(temporary, outPath)
    return { path: outPath, seconds: moments / 8000, bytes: size }
  } catch (error) {
    await output.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}

async function encodeInto(wavPath: string, write: (octets: Uint8Array) => Promise<void>): Promise<number> {
  const encoder = idleEncoders.pop() ?? (await makeEncoder())
  encoder.configure({ channels: 2, sampleRate: mp3RateHz, bitrate: mp3KbitPerSecond })
  const upsamplers = [new Upsampler(), new Upsampler()]
  let moments = 0
  for await (const interleaved of readMoments(wavPath, chunkMoments)) {
    moments += interleaved.length / 2
    await write(encoder.encode(upsamplers.map((each, channel) => each.take(interleaved, channel))).slice())
  }
  await write(encoder.finalize().slice())
  idleEncoders.push(encoder)
  return moments
}

/** Making one costs as much as compressing ten seconds; one that failed on the way does not come back here. */
const idleEncoders: Awaited<ReturnType<typeof makeEncoder>>[] = []

async function makeEncoder() {
  const { createMp3Encoder } = await import('wasm-media-encoders')
  return createMp3Encoder()
}

/** Taps on each side of a new sample; half of a windowed-sinc filter for doubling the rate. */
const reach = 12
const taps = Float32Array.from({ length: reach }, (_, i) => {
  const x = i + 0.5
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / (reach + 0.5)))
})

/** Doubles the sample rate of one channel; remembers the end of the last piece, so that pieces join without a seam. */
class Upsampler {
  #tail = new Float32Array(2 * reach)

  take(interleaved: Uint8Array, channel: number): Float32Array {
    const count = interleaved.length / 2
    const input = new Float32Array(2 * reach + count)
    input.set(this.#tail)
    for (let i = 0; i < count; i++)
      input[2 * reach + i] = decodeTable.PCMA[interleaved[i * 2 + channel]!]! / 32_768
    this.#tail = input.slice(count)
    const output = new Float32Array(count * 2)
    for (let i = 0; i < count; i++) {
      const centre = i + reach - 1
      let between = 0
      for (let t = 0; t < reach; t++) between += taps[t]! * (input[centre - t]! + input[centre + 1 + t]!)
      output[i * 2] = input[centre]!
      output[i * 2 + 1] = between
    }
    return output
  }
}
