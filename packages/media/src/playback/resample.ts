/** Zero crossings of the filter on each side: more is steeper and slower. */
const zeroCrossings = 16

/**
 * Changes the sample rate by a windowed-sinc filter (Hann), which also removes what the lower of both rates cannot
 * carry.
 */
export function resample(pcm: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return pcm
  const step = fromHz / toHz
  const cutoff = Math.min(1, toHz / fromHz) * 0.95
  const reach = zeroCrossings / cutoff
  const output = new Float32Array(Math.floor(pcm.length / step))
  const kernel = kernelTable(cutoff, reach)
  for (let n = 0; n < output.length; n++) {
    const centre = n * step
    const first = Math.max(0, Math.ceil(centre - reach))
    const last = Math.min(pcm.length - 1, Math.floor(centre + reach))
    let sum = 0
    for (let i = first; i <= last; i++)
      sum += pcm[i]! * kernel[Math.round(Math.abs(i - centre) * tableDensity)]!
    output[n] = sum
  }
  return output
}

/** Entries of the kernel's table for one input sample. */
const tableDensity = 512

function kernelTable(cutoff: number, reach: number): Float32Array {
  return Float32Array.from({ length: Math.ceil(reach * tableDensity) + 2 }, (_, entry) => {
    const x = entry / tableDensity
    if (x >= reach) return 0
    const sinc = x === 0 ? cutoff : Math.sin(Math.PI * x * cutoff) / (Math.PI * x)
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach))
  })
}
