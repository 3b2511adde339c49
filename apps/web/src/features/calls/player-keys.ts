const stepSeconds = 5
const pageSeconds = 30

/** Where a key on the position in the recording leads to, as sliders are used (ARIA); null when the key means nothing here. */
export function soughtByKey(key: string, seconds: number, length: number): number | null {
  const to = targetOf(key, seconds, length)
  return to === null ? null : Math.min(Math.max(to, 0), length)
}

function targetOf(key: string, seconds: number, length: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return seconds + stepSeconds
    case 'ArrowLeft':
    case 'ArrowDown':
      return seconds - stepSeconds
    case 'PageUp':
      return seconds + pageSeconds
    case 'PageDown':
      return seconds - pageSeconds
    case 'Home':
      return 0
    case 'End':
      return length
    default:
      return null
  }
}

export const speeds = [0.75, 1, 1.25, 1.5, 2] as const

/** The next speed up or down; stops at the ends. */
export function speedAfter(speed: number, step: 1 | -1): number {
  const index = speeds.indexOf(speed as (typeof speeds)[number])
  return speeds[Math.min(Math.max(index + step, 0), speeds.length - 1)] ?? 1
}

/** The next speed of a button that goes round. */
export const speedRound = (speed: number): number =>
  speed === speeds.at(-1) ? speeds[0] : speedAfter(speed, 1)
