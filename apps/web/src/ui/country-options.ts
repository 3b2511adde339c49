import { countryCodes, currencyCodes, fieldCountries, suggestedBy } from '../lib/countries.ts'
import { localeTag } from '../lib/format.ts'

export interface Option {
  value: string
  label: string
}

const byLabel = (a: Option, b: Option) => a.label.localeCompare(b.label, localeTag())

/** Countries by their names in the page's language, those of the field first. */
export function countryOptions(): Option[] {
  const names = new Intl.DisplayNames(localeTag(), { type: 'region' })
  const option = (code: string) => ({ value: code, label: names.of(code) ?? code })
  const others = countryCodes.filter((code) => !fieldCountries.includes(code))
  return [...fieldCountries.map(option), ...others.map(option).sort(byLabel)]
}

/** Currencies, those of the field first. */
export function currencyOptions(): Option[] {
  const names = new Intl.DisplayNames(localeTag(), { type: 'currency' })
  const option = (code: string) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` })
  const first = [...new Set([...fieldCountries.map((code) => suggestedBy(code).currency), 'EUR', 'USD'])]
  const others = currencyCodes.filter((code) => !first.includes(code))
  return [...first.map(option), ...others.map(option).sort(byLabel)]
}
