import { formatLocale, localeTag } from './format.ts'

/*
 * Which day it is, is the company's matter: reports, lists of today and dates of filters go by its zone, so that everybody
 * speaks of the same day. Times stand in the reader's own zone. The zone is named only where the two differ.
 */

/** The date in the company's zone, 'YYYY-MM-DD': what the filters of lists mean by a date. */
export function companyDate(nowMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: formatLocale().timeZone }).format(nowMs)
}

/** 'понедельник, 23 ноября': the company's day. */
export function companyDay(nowMs: number): string {
  const { timeZone } = formatLocale()
  return new Intl.DateTimeFormat(localeTag(), {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(nowMs)
}

/** The company's zone as 'GMT+3', when the reader's clock shows another time at that moment; else null. */
export function otherZone(nowMs: number): string | null {
  const { timeZone } = formatLocale()
  const clockOf = (zone?: string) =>
    new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(nowMs)
  if (clockOf(timeZone) === clockOf()) return null
  const parts = new Intl.DateTimeFormat(localeTag(), { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    nowMs,
  )
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
