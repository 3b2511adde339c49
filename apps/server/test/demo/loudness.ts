const frameSamples = 160

/** RMS level of each 20 ms, linear 0..1. */
export function envelopeOf(pcm: Int16Array): number[] {
  const frames = Math.floor(pcm.length / frameSamples)
  return Array.from({ length: frames }, (_, frame) => {
    let sum = 0
    for (let i = 0; i < frameSamples; i++) sum += (pcm[frame * frameSamples + i]! / 32_768) ** 2
    return Math.sqrt(sum / frameSamples)
  })
}

/** Pearson's correlation of `heard` with `spoken`, at the shift of up to `mostFrames` where they agree best. */
export function likeness(heard: number[], spoken: number[], mostFrames = 100): number {
  let best = -1
  for (let shift = 0; shift <= mostFrames; shift++) {
    const length = Math.min(heard.length - shift, spoken.length)
    best = Math.max(best, correlation(heard.slice(shift, shift + length), spoken.slice(0, length)))
  }
  return best
}

function correlation(a: number[], b: number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += (a[i]! - meanA) * (b[i]! - meanB)
    aa += (a[i]! - meanA) ** 2
    bb += (b[i]! - meanB) ** 2
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb)
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** RMS in dB against full scale of the frames that are not silence. */
export function speechLevelDb(envelope: number[]): number {
  const loud = envelope.filter((level) => level > 0.005)
  return 10 * Math.log10(mean(loud.map((level) => level ** 2)))
}
