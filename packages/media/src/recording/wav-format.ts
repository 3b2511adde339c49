import { MediaError } from '../errors.ts'

/**
 * The header of a recording: RIFF/WAVE, A-law (format 6), two channels, 8 kHz. A fixed length, so that it can be
 * written first and put right at the end.
 */
export const headerLength = 58
export const channelCount = 2
/** Octets of one moment: one for each channel. */
export const blockAlign = 2
export const recordingRateHz = 8000

const alawFormat = 6
const pcmFormat = 1

/** `dataLength` in octets; undefined while the recording is open: readers then take all that follows. */
export function recordingHeader(dataLength?: number): Buffer {
  const header = Buffer.alloc(headerLength)
  const length = dataLength ?? 0xffff_ffff - headerLength
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(length + headerLength - 8, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(18, 16)
  header.writeUInt16LE(alawFormat, 20)
  header.writeUInt16LE(channelCount, 22)
  header.writeUInt32LE(recordingRateHz, 24)
  header.writeUInt32LE(recordingRateHz * blockAlign, 28)
  header.writeUInt16LE(blockAlign, 32)
  header.writeUInt16LE(8, 34)
  header.write('fact', 38, 'latin1')
  header.writeUInt32LE(4, 42)
  header.writeUInt32LE(length / blockAlign, 46)
  header.write('data', 50, 'latin1')
  header.writeUInt32LE(length, 54)
  return header
}

/** True when these octets begin a recording of ours, whatever its lengths say. */
export function isRecordingHeader(header: Buffer): boolean {
  if (header.length < headerLength) return false
  const ours = recordingHeader(0)
  const lengthFields = [4, 46, 54]
  return ours.every(
    (octet, at) => lengthFields.some((field) => at >= field && at < field + 4) || octet === header[at],
  )
}

/** A 16-bit PCM WAV file in memory; channels of equal length. */
export function pcmWav(channels: Int16Array[], sampleRateHz: number): Buffer {
  const length = channels[0]?.length ?? 0
  const align = channels.length * 2
  const file = Buffer.alloc(44 + length * align)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(pcmFormat, 20)
  file.writeUInt16LE(channels.length, 22)
  file.writeUInt32LE(sampleRateHz, 24)
  file.writeUInt32LE(sampleRateHz * align, 28)
  file.writeUInt16LE(align, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(length * align, 40)
  for (let i = 0; i < length; i++)
    channels.forEach((pcm, channel) => {
      file.writeInt16LE(pcm[i]!, 44 + i * align + channel * 2)
    })
  return file
}

/** Errors: `bad-recording`. */
export function notARecording(path: string): MediaError {
  return new MediaError('bad-recording', `${path} is not a recording: its header is missing or another's.`)
}
