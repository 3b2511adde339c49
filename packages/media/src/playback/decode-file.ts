import { readFile } from 'node:fs/promises'
import { MediaError } from '../errors.ts'
import { readWavBuffer } from './read-wav.ts'
import { resample } from './resample.ts'

export interface DecodedAudio {
  sampleRateHz: number
  /** One array a channel, −1 … 1. */
  channels: Float32Array[]
}

/**
 * Reads an audio file by what it contains, not by its name: WAV, MP3 or Ogg Opus. Errors: `bad-audio-file`.
 */
export async function decodeFile(path: string): Promise<DecodedAudio> {
  const bytes = await readFile(path).catch((cause) => {
    throw new MediaError('bad-audio-file', `Cannot read ${path}: ${cause.message}`, { cause })
  })
  try {
    const audio = await decoderOf(bytes)(bytes)
    if (!audio.channels[0]?.length) throw new Error('it holds no sound')
    return audio
  } catch (cause) {
    throw new MediaError('bad-audio-file', `Cannot decode ${path}: ${(cause as Error).message}`, { cause })
  }
}

/** The same, as one channel at the given rate. */
export async function decodeFileToMono(path: string, sampleRateHz: number): Promise<Int16Array> {
  const audio = await decodeFile(path)
  return toInt16(resample(mixDown(audio.channels), audio.sampleRateHz, sampleRateHz))
}

type Decoder = (bytes: Buffer) => Promise<DecodedAudio>

function decoderOf(bytes: Buffer): Decoder {
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('RIFF') && head.endsWith('WAVE')) return decodeWav
  if (head.startsWith('OggS')) return decodeOgg
  if (head.startsWith('ID3') || (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0)) return decodeMp3
  throw new Error('it is neither WAV, MP3 nor Ogg Opus')
}

async function decodeWav(bytes: Buffer): Promise<DecodedAudio> {
  const { sampleRateHz, channels } = await readWavBuffer(bytes)
  return {
    sampleRateHz,
    channels: channels.map((pcm) => Float32Array.from(pcm, (sample) => sample / 32_768)),
  }
}

async function decodeMp3(bytes: Buffer): Promise<DecodedAudio> {
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder()
  await decoder.ready
  const decoded = decoder.decode(bytes)
  decoder.free()
  return { sampleRateHz: decoded.sampleRate, channels: decoded.channelData }
}

async function decodeOgg(bytes: Buffer): Promise<DecodedAudio> {
  const { OggOpusDecoder } = await import('ogg-opus-decoder')
  const decoder = new OggOpusDecoder()
  await decoder.ready
  const decoded = await decoder.decodeFile(bytes)
  decoder.free()
  return { sampleRateHz: decoded.sampleRate, channels: decoded.channelData }
}

function mixDown(channels: Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0]!
  return channels[0]!.map((_, i) => channels.reduce((sum, channel) => sum + channel[i]!, 0) / channels.length)
}

export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767))))
}
