import { countryCodes, currencyCodes } from '../lib/countries.ts'
import { currentZoneName, localeTag } from '../lib/format.ts'

export interface Option {
  value: string
  label: string
}

const byLabel = (a: Option, b: Option) => a.label.localeCompare(b.label, localeTag())

/** Countries by their names in the page's language. */
export function countryOptions(): Option[] {
  const names = new Intl.DisplayNames(localeTag(), { type: 'region' })
  return countryCodes.map((code) => ({ value: code, label: names.of(code) ?? code })).sort(byLabel)
}

export function currencyOptions(): Option[] {
  const names = new Intl.DisplayNames(localeTag(), { type: 'currency' })
  return currencyCodes
    .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
    .sort(byLabel)
}

/** IANA zones with their offset today: 'Europe/Moscow · GMT+3'. */
export function timeZoneOptions(): Option[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone').map(currentZoneName), 'UTC'])].map((zone) => ({
    value: zone,
    label: `${zone.replaceAll('_', ' ')} · ${offsetOf(zone)}`,
  }))
}

function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(),
  )
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}
