/** Brings a channel's peaks to so many bars: each bar the loudest of its stretch. */
export function resamplePeaks(peaks: readonly number[], bars: number): number[] {
  if (peaks.length === 0) return Array.from({ length: bars }, () => 0)
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars)
    const until = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars))
    return Math.min(1, Math.max(...peaks.slice(from, until)))
  })
}

/** An SVG path of bars growing from the middle line: up for one channel, down for the other. */
export function barsPath(levels: readonly number[], height: number, direction: 'up' | 'down'): string {
  const middle = height / 2
  return levels
    .map((level, index) => {
      // Speech is mostly quiet: the square root makes it visible.
      const length = Math.max(0.6, Math.sqrt(level) * (middle - 1))
      return `M${index * 3 + 1},${middle}v${direction === 'up' ? -length : length}`
    })
    .join('')
}

/** Where in the recording a click lies, seconds. */
export function secondsAt(clickX: number, width: number, seconds: number): number {
  if (width <= 0) return 0
  return Math.min(Math.max(clickX / width, 0), 1) * seconds
}
