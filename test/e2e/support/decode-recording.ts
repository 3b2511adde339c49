import { execFileSync } from 'node:child_process'

/** The two channels of a stored recording (MP3 or WAV) as 8 kHz samples, decoded by sox. */
export async function decodeRecording(
  file: string,
): Promise<{ left: Int16Array; right: Int16Array; seconds: number }> {
  const channel = (number: 1 | 2): Int16Array => {
    const args = [file, '-t', 'raw', '-r', '8000', '-b', '16', '-e', 'signed', '-', 'remix', String(number)]
    const raw = execFileSync('sox', args, { maxBuffer: 256 * 1024 * 1024 })
    return new Int16Array(raw.buffer, raw.byteOffset, raw.length >> 1)
  }
  const [left, right] = [channel(1), channel(2)]
  return { left, right, seconds: left.length / 8000 }
}
