import { readFile } from 'node:fs/promises'
import { MediaError } from '../errors.ts'

export interface WavAudio {
  sampleRateHz: number
  /** One array a channel, 16-bit linear. */
  channels: Int16Array[]
}

/** Reads a whole WAV file of any usual sample format (PCM 8–32 bit, float, A-law, µ-law). Errors: `bad-audio-file`. */
export async function readWav(path: string): Promise<WavAudio> {
  const bytes = await readFile(path).catch((cause) => {
    throw new MediaError('bad-audio-file', `Cannot read ${path}: ${cause.message}`, { cause })
  })
  return readWavBuffer(bytes)
}

export async function readWavBuffer(bytes: Buffer): Promise<WavAudio> {
  const { default: wavefile } = await import('wavefile')
  try {
    const wav = new wavefile.WaveFile(bytes)
    if (wav.bitDepth === '8a') wav.fromALaw()
    if (wav.bitDepth === '8m') wav.fromMuLaw()
    if (wav.bitDepth !== '16') wav.toBitDepth('16')
    const { sampleRate, numChannels } = wav.fmt as { sampleRate: number; numChannels: number }
    const interleaved = wav.getSamples(true, Int16Array) as unknown as Int16Array
    return { sampleRateHz: sampleRate, channels: deinterleave(interleaved, numChannels) }
  } catch (cause) {
    throw new MediaError('bad-audio-file', `This is no readable WAV file: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function deinterleave(samples: Int16Array, count: number): Int16Array[] {
  if (count === 1) return [samples]
  const length = Math.floor(samples.length / count)
  return Array.from({ length: count }, (_, channel) => {
    const pcm = new Int16Array(length)
    for (let i = 0; i < length; i++) pcm[i] = samples[i * count + channel]!
    return pcm
  })
}
