/** Samples of one block: 200 ms, narrow enough (5 Hz) to tell tones apart, short enough to bear clock skew. */
const blockSamples = 1600

/**
 * Level of one frequency, in dB against a full-scale sine (which measures 0). By Goertzel's algorithm over blocks of
 * 200 ms, their powers averaged. −Infinity for silence or fewer than 80 samples.
 */
export function measureTone(pcm: Int16Array, hz: number, sampleRateHz = 8000): number {
  const block = Math.min(blockSamples * (sampleRateHz / 8000), pcm.length)
  if (block < 80) return -Infinity
  const blocks = Math.floor(pcm.length / block)
  let power = 0
  for (let i = 0; i < blocks; i++)
    power += goertzelPower(pcm.subarray(i * block, (i + 1) * block), hz, sampleRateHz)
  return 10 * Math.log10(power / blocks / (32_768 * 32_768))
}

/** Squared amplitude of the component at `hz`. */
export function goertzelPower(pcm: Int16Array, hz: number, sampleRateHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRateHz)
  let previous = 0
  let beforePrevious = 0
  for (let i = 0; i < pcm.length; i++) {
    const current = pcm[i]! + coefficient * previous - beforePrevious
    beforePrevious = previous
    previous = current
  }
  const squared =
    previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious
  return (squared * 4) / (pcm.length * pcm.length)
}
