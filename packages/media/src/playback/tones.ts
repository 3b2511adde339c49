import { sampleRateHz } from '../codec/g711.ts'

/** Amplitude of a sine of that level against a full-scale sine. */
export const amplitudeOf = (levelDbfs: number): number => 32_767 * 10 ** (levelDbfs / 20)

/** Level of call progress tones (ITU-T E.180: −10 ± 5 dBm0; 0 dBm0 is about −3 dBFS). */
export const progressLevelDbfs = -13

/** Sum of sines, `seconds` long. */
export function sines(frequenciesHz: number[], seconds: number, levelDbfs = progressLevelDbfs): Int16Array {
  const amplitude = amplitudeOf(levelDbfs)
  return Int16Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, sample) => {
    const turns = (2 * Math.PI * sample) / sampleRateHz
    return Math.round(frequenciesHz.reduce((sum, hz) => sum + Math.sin(turns * hz), 0) * amplitude)
  })
}

/** A sine that closes on itself when looped: whole turns in one second for whole hertz, in ten otherwise. */
export function endlessSine(hz: number, levelDbfs = progressLevelDbfs): Int16Array {
  return Number.isInteger(hz) ? sines([hz], 1, levelDbfs) : sines([Math.round(hz * 10) / 10], 10, levelDbfs)
}

/** One period of a cadence: 425 Hz on, then silence (ITU-T E.180, Supplement 2). */
function cadence(onSeconds: number, offSeconds: number): Int16Array {
  const pcm = new Int16Array(Math.round((onSeconds + offSeconds) * sampleRateHz))
  pcm.set(sines([425], onSeconds))
  return pcm
}

export const ringback = (): Int16Array => cadence(1, 4)
export const busy = (): Int16Array => cadence(0.35, 0.35)
