import { open, stat } from 'node:fs/promises'
import { MediaError } from '../errors.ts'
import { openSuffix, sealOpenFile } from './recording-file.ts'
import { blockAlign, headerLength, isRecordingHeader, notARecording, recordingRateHz } from './wav-format.ts'

export interface RepairedRecording {
  path: string
  seconds: number
  bytes: number
}

/**
 * Seals a recording whose process died: `<path>.part` becomes `<path>` with all that reached the disk. A recording that
 * already is sealed is left as it is. Errors: `bad-recording` when there is neither or the header is not ours; `io`.
 */
export async function repairRecording(path: string): Promise<RepairedRecording> {
  const file = await open(path + openSuffix, 'r+').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw new MediaError('io', `Cannot open ${path}${openSuffix}: ${cause.message}`, { cause })
  })
  if (!file) return describeSealed(path)
  try {
    const header = Buffer.alloc(headerLength)
    const { bytesRead } = await file.read(header, 0, headerLength, 0)
    if (bytesRead < headerLength || !isRecordingHeader(header)) throw notARecording(path + openSuffix)
    const { size } = await file.stat()
    await sealOpenFile(file, path, size - headerLength)
  } finally {
    await file.close()
  }
  return describeSealed(path)
}

async function describeSealed(path: string): Promise<RepairedRecording> {
  const info = await stat(path).catch((cause) => {
    throw new MediaError('bad-recording', `There is no recording at ${path}.`, { cause })
  })
  return { path, bytes: info.size, seconds: (info.size - headerLength) / blockAlign / recordingRateHz }
}
