export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The hours in which the demo company works, in minutes of the local day; no Sundays. */
const openMinute = 9 * 60
const closeMinute = 19 * 60
const saturdayCloseMinute = 15 * 60

/** The company's calendar: local days of its time zone as ms since the epoch. */
export interface WorkingTime {
  isOpen(atMs: number): boolean
  /** `atMs` itself when the company works then, else the next opening. */
  nextOpen(atMs: number): number
  /** First moment of the local day. */
  dayStart(atMs: number): number
  /** 0 Sunday … 6 Saturday, local. */
  weekday(atMs: number): number
  /** From opening to closing of that local day; undefined on Sundays. */
  hoursOf(atMs: number): { from: number; until: number } | undefined
}

export function workingTime(timeZone: string): WorkingTime {
  const offsetMs = offsetReader(timeZone)
  const dayStart = (atMs: number) => {
    const local = atMs + offsetMs(atMs)
    const startLocal = local - (((local % dayMs) + dayMs) % dayMs)
    return startLocal - offsetMs(startLocal - offsetMs(atMs))
  }
  const weekday = (atMs: number) => new Date(atMs + offsetMs(atMs)).getUTCDay()
  const hoursOf = (atMs: number) => {
    const day = weekday(atMs)
    if (day === 0) return undefined
    const start = dayStart(atMs)
    const closes = day === 6 ? saturdayCloseMinute : closeMinute
    return { from: start + openMinute * minuteMs, until: start + closes * minuteMs }
  }
  const isOpen = (atMs: number) => {
    const hours = hoursOf(atMs)
    return hours !== undefined && atMs >= hours.from && atMs < hours.until
  }
  const nextOpen = (atMs: number): number => {
    if (isOpen(atMs)) return atMs
    const today = hoursOf(atMs)
    if (today && atMs < today.from) return today.from
    const noonTomorrow = dayStart(atMs) + dayMs + 12 * hourMs
    const tomorrow = hoursOf(noonTomorrow)
    return tomorrow ? tomorrow.from : nextOpen(noonTomorrow)
  }
  return { isOpen, nextOpen, dayStart, weekday, hoursOf }
}

/** How far the zone's clock is ahead of UTC at that moment. Asked often, so kept per hour. */
function offsetReader(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  return (atMs) => {
    const hour = Math.floor(atMs / hourMs)
    let offset = known.get(hour)
    if (offset === undefined) {
      offset = readOffset(format, atMs)
      known.set(hour, offset)
    }
    return offset
  }
}

function readOffset(format: Intl.DateTimeFormat, atMs: number): number {
  const name = format.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  if (!sign) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * minuteMs)
}
