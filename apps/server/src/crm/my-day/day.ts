/** The calendar day of `now` in a zone: [from, until). */
export function dayOf(now: Date, timeZone: string): { from: Date; until: Date } {
  const [year, month, day] = dateIn(now, timeZone)
  return { from: midnight(year, month, day, timeZone), until: midnight(year, month, day + 1, timeZone) }
}

function dateIn(at: Date, timeZone: string): [number, number, number] {
  const parts = partsIn(at, timeZone)
  return [parts.year, parts.month, parts.day]
}

/** The instant at which that date begins in the zone: 00:00, or the first minute after when a change of clocks leaves it out. */
function midnight(year: number, month: number, day: number, timeZone: string): Date {
  const asUtc = Date.UTC(year, month - 1, day)
  const first = asUtc - offsetMs(new Date(asUtc), timeZone)
  return new Date(asUtc - offsetMs(new Date(first), timeZone))
}

function offsetMs(at: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsIn(at, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1000) * 1000
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

function partsIn(at: Date, timeZone: string): Record<Part, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return Object.fromEntries(
    format.formatToParts(at).map((part) => [part.type, Number(part.value)]),
  ) as Record<Part, number>
}
