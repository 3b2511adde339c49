import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { PlaybackSource } from '../engine/media-engine.ts'
import { MediaError } from '../errors.ts'
import { holdMelody } from './hold-melody.ts'
import { Sound } from './sound.ts'
import { busy, endlessSine, ringback } from './tones.ts'

/** Samples kept decoded: 64 M are 64 MB a law, about two hours of sound. */
const maximumCachedSamples = 64_000_000

/** Sounds by where they come from; each is decoded once, until its file changes. The least lately used goes first. */
export class SoundLibrary {
  readonly #sounds = new Map<string, Promise<Sound>>()
  readonly #lengths = new Map<string, number>()

  /** Errors: `bad-audio-file`. */
  async get(source: PlaybackSource): Promise<Sound> {
    const key = await keyOf(source)
    const known = this.#sounds.get(key)
    if (known) {
      this.#sounds.delete(key)
      this.#sounds.set(key, known)
      return known
    }
    const made = make(source).then((pcm) => new Sound(pcm))
    this.#sounds.set(key, made)
    try {
      this.#lengths.set(key, (await made).length)
      this.#evict()
    } catch (error) {
      this.#sounds.delete(key)
      throw error
    }
    return made
  }

  #evict(): void {
    let total = this.#lengths.values().reduce((sum, length) => sum + length, 0)
    for (const key of this.#sounds.keys()) {
      if (total <= maximumCachedSamples) return
      total -= this.#lengths.get(key) ?? 0
      this.#sounds.delete(key)
      this.#lengths.delete(key)
    }
  }
}

const pathOf = (source: PlaybackSource): string | undefined => ('path' in source ? source.path : undefined)

async function keyOf(source: PlaybackSource): Promise<string> {
  const path = pathOf(source)
  if (path === undefined) return JSON.stringify(source)
  const { mtimeMs, size } = await stat(path).catch((cause) => {
    throw new MediaError('bad-audio-file', `Cannot read ${path}: ${cause.message}`, { cause })
  })
  return `${path} ${mtimeMs} ${size}`
}

async function make(source: PlaybackSource): Promise<Int16Array> {
  const path = pathOf(source)
  if (path !== undefined) return decodeInWorker(path)
  switch (source.kind) {
    case 'tone':
      return endlessSine(source.hz, source.levelDbfs)
    case 'ringback':
      return ringback()
    case 'busy':
      return busy()
    case 'hold-music':
      return holdMelody()
    default:
      throw new MediaError('bad-request', 'A file source needs a path.')
  }
}

function decodeInWorker(path: string): Promise<Int16Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Int16Array>()
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { workerData: { path } })
  worker.once('message', ({ pcm, reason }: { pcm?: Int16Array; reason?: string }) => {
    if (pcm) resolve(pcm)
    else reject(new MediaError('bad-audio-file', reason!))
    void worker.terminate()
  })
  worker.once('error', (cause) =>
    reject(new MediaError('bad-audio-file', `Cannot decode ${path}: ${cause.message}`)),
  )
  worker.once('exit', () => reject(new MediaError('bad-audio-file', `The decoder of ${path} ended early.`)))
  return promise
}
