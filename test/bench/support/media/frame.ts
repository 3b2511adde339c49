import { encode, samplesPerFrame } from '../../../../packages/media/src/codec/g711.ts'

/** Octets at a frame's beginning that carry its number, four bits each, as the quietest A-law steps: inaudible. */
const markOctets = 8
const alawSilence = 0x55

/** One frame (20 ms) of A-law sine; `hz` a multiple of 50, so that frames join without a click. */
export function toneFrame(hz: number): Uint8Array {
  const pcm = Int16Array.from({ length: samplesPerFrame }, (_, n) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hz * n) / 8000)),
  )
  return encode('PCMA', pcm)
}

/** Writes the number of a packet into its sound. */
export function writeMark(packet: Uint8Array, at: number, number: number): void {
  for (let i = 0; i < markOctets; i++) packet[at + i] = alawSilence ^ ((number >>> (4 * i)) & 0x0f)
}

/** Reads it back; undefined when the sound is not one of ours (silence, comfort noise). */
export function readMark(packet: Uint8Array, at: number): number | undefined {
  let number = 0
  for (let i = 0; i < markOctets; i++) {
    const nibble = packet[at + i]! ^ alawSilence
    if (nibble > 0x0f) return undefined
    number += nibble * 16 ** i
  }
  return number
}
