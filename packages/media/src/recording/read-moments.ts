import { open } from 'node:fs/promises'
import { MediaError } from '../errors.ts'
import { blockAlign, headerLength, isRecordingHeader, notARecording } from './wav-format.ts'

/**
 * The A-law octets of a recording of ours, left and right in turn, `count` moments at a time. Each piece is overwritten
 * by the next. An open one is read as far as it goes. Errors: `bad-recording`, `io`.
 */
export async function* readMoments(path: string, count: number): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'bad-recording' : 'io'
    throw new MediaError(code, `Cannot read ${path}: ${cause.message}`, { cause })
  })
  try {
    const header = Buffer.alloc(headerLength)
    const { bytesRead } = await file.read(header, 0, headerLength, 0)
    if (bytesRead < headerLength || !isRecordingHeader(header)) throw notARecording(path)
    yield* pieces(file, Buffer.alloc(count * blockAlign))
  } finally {
    await file.close()
  }
}

async function* pieces(
  file: import('node:fs/promises').FileHandle,
  piece: Buffer,
): AsyncGenerator<Uint8Array> {
  for (let position = headerLength; ; ) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position)
    const whole = bytesRead - (bytesRead % blockAlign)
    if (whole === 0) return
    position += whole
    yield piece.subarray(0, whole)
  }
}

/** Moments (samples of one channel) in a recording. Errors: `bad-recording`. */
export async function countMoments(path: string): Promise<number> {
  let total = 0
  for await (const piece of readMoments(path, 1 << 18)) total += piece.length / blockAlign
  return total
}
