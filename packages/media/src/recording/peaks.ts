import { open } from 'node:fs/promises'
import { decodeTable } from '../codec/g711.ts'
import { decodeFile } from '../playback/decode-file.ts'
import { countMoments, readMoments } from './read-moments.ts'
import { headerLength, isRecordingHeader } from './wav-format.ts'

export interface Peaks {
  seconds: number
  /** One array a channel (left, right), each of the asked length: the loudest sample of each bucket, 0 … 1. */
  channels: number[][]
}

/**
 * The waveform of a sealed recording, or of any WAV, MP3 or Ogg Opus file, for drawing. Recordings are read piece by
 * piece, other files as a whole. Errors: `bad-recording`, `bad-audio-file`, `io`.
 */
export async function peaksOf(path: string, buckets: number): Promise<Peaks> {
  return (await isRecording(path)) ? peaksOfRecording(path, buckets) : peaksOfFile(path, buckets)
}

async function isRecording(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (!file) return false
  const header = Buffer.alloc(headerLength)
  const { bytesRead } = await file.read(header, 0, headerLength, 0).finally(() => file.close())
  return bytesRead === headerLength && isRecordingHeader(header)
}

async function peaksOfRecording(path: string, buckets: number): Promise<Peaks> {
  const total = await countMoments(path)
  const loudest = [new Uint16Array(buckets), new Uint16Array(buckets)]
  let moment = 0
  for await (const piece of readMoments(path, 1 << 16))
    for (let i = 0; i < piece.length; i += 2, moment++) {
      const bucket = Math.floor((moment * buckets) / total)
      loudest.forEach((peaks, channel) => {
        const level = Math.abs(decodeTable.PCMA[piece[i + channel]!]!)
        if (level > peaks[bucket]!) peaks[bucket] = level
      })
    }
  return {
    seconds: total / 8000,
    channels: loudest.map((peaks) => Array.from(peaks, (level) => rounded(level / 32_768))),
  }
}

async function peaksOfFile(path: string, buckets: number): Promise<Peaks> {
  const { channels, sampleRateHz } = await decodeFile(path)
  return {
    seconds: channels[0]!.length / sampleRateHz,
    channels: channels.map((samples) => {
      const peaks = new Float32Array(buckets)
      samples.forEach((sample, i) => {
        const bucket = Math.floor((i * buckets) / samples.length)
        peaks[bucket] = Math.max(peaks[bucket]!, Math.abs(sample))
      })
      return Array.from(peaks, (level) => rounded(Math.min(1, level)))
    }),
  }
}

/** Three digits draw any screen. */
const rounded = (level: number): number => Math.round(level * 1000) / 1000
