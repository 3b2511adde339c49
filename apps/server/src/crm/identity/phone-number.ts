import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

export interface ParsedPhone {
  e164: string
  /** Digits behind the switchboard; empty when there are none. */
  extension: string
}

/**
 * Any notation → E.164 by the company's country (ISO 3166-1 alpha-2); undefined when it cannot be a telephone number.
 * Length decides, not the list of ranges in use: operators open new ranges before any metadata knows them.
 */
export function normalisePhone(input: string, country: string): ParsedPhone | undefined {
  const candidates = notations(input.trim()).map((notation) => parse(notation, country))
  const phone = candidates.find((one) => one?.isValid()) ?? candidates.find((one) => one?.isPossible())
  if (!phone || !/^\+[1-9]\d{4,14}$/.test(phone.number)) return undefined
  return { e164: phone.number, extension: phone.ext ?? '' }
}

/** The E.164 number alone; undefined when it cannot be a telephone number. */
export const normalisePhoneNumber = (input: string, country: string): string | undefined =>
  normalisePhone(input, country)?.e164

/** The number as written, then with the international prefix that people leave out or write the European way. */
function notations(input: string): string[] {
  const abroad = /^00[1-9]/.test(input) ? [`+${input.slice(2)}`] : []
  const plusForgotten = /^[1-9]/.test(input) ? [`+${input}`] : []
  return [input, ...abroad, ...plusForgotten]
}

function parse(input: string, country: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(input, isSupportedCountry(country) ? (country as CountryCode) : undefined)
}

/** '+79161234567' → '+7 916 123-45-67': how people of that country group the digits. */
export function formatPhone(e164: string): string {
  const [, code, area, first, second, third] = groupsByHyphens.exec(e164) ?? []
  if (code) return `${code} ${area} ${first}-${second}-${third}`
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164
}

/** Countries whose people write 123-45-67: +7 with ten digits, +380 and +375 with nine. */
const groupsByHyphens = /^(\+7|\+380|\+375)(\d{2,3})(\d{3})(\d{2})(\d{2})$/

/** ISO 3166-1 alpha-2 of the number's country; undefined for satellite and other numbers without one. */
export function countryOfPhone(e164: string): string | undefined {
  return parsePhoneNumberFromString(e164)?.country
}
