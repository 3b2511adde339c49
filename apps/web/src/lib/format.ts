import type { Language } from './contract.ts'

/** How this user reads numbers, money and time. Set once the language and the company are known. */
export interface Locale {
  language: Language
  /** The company's IANA zone; dates of the company (filters, working hours) are meant in it; times are shown in the reader's own. */
  timeZone: string
}

let locale: Locale = { language: 'en', timeZone: browserTimeZone() }
export function setFormatLocale(next: Partial<Locale>): void {
  locale = { ...locale, ...next }
}
export function formatLocale(): Locale {
  return locale
}

export function browserTimeZone(): string {
  return currentZoneName(new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
}

/** Browsers still tell some zones by the names they had before: 'Europe/Kiev' → 'Europe/Kyiv' (tzdata 2022b). */
export function currentZoneName(timeZone: string): string {
  return timeZone === 'Europe/Kiev' ? 'Europe/Kyiv' : timeZone
}

const tags: Record<Language, string> = { ru: 'ru-RU', uk: 'uk-UA', en: 'en-GB' }
export function localeTag(): string {
  return tags[locale.language]
}

/** 1999000 RUB → '19 990 ₽'; minor units are shown only when there are any. */
export function money(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency)
  const amount = amountMinor / 10 ** digits
  const isWhole = Number.isInteger(amount)
  return new Intl.NumberFormat(localeTag(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount)
}

/** How many digits a currency has after the point: 2 for RUB, 0 for JPY. */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

/**
 * What a person types as a sum ('12 500,50', '12,500.50') in minor units; null when it is no sum. A point or comma before
 * exactly three digits groups thousands: no currency here has three digits after the point.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency)
  const plain = withoutGroups(text.replace(/[\s\u00a0\u202f'’]/g, '')).replace(',', '.')
  if (!/^\d+(\.\d+)?$/.test(plain) || (plain.split('.')[1] ?? '').length > digits) return null
  const minor = Math.round(Number(plain) * 10 ** digits)
  return Number.isSafeInteger(minor) ? minor : null
}

/** A sum as it stands in a field: '12 500,50' in the reader's way of writing; empty for none. */
export function moneyInput(amountMinor: number, currency: string): string {
  if (amountMinor === 0) return ''
  const digits = minorDigits(currency)
  const amount = amountMinor / 10 ** digits
  return new Intl.NumberFormat(localeTag(), {
    minimumFractionDigits: Number.isInteger(amount) ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount)
}

function withoutGroups(text: string): string {
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '')
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return text.replaceAll('.', '')
  return text
}

export function number(value: number): string {
  return new Intl.NumberFormat(localeTag()).format(value)
}

/** 83 → '1:23', 3723 → '1:02:03': a running clock or the length of a call. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** 83 → '1 мин 23 с': a length with units, the two greatest. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'day'],
    [Math.floor((whole % 86_400) / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  if (first === -1) return unit(0, 'second')
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, name]) => unit(amount, name))
    .join(' ')
}

function unit(amount: number, name: string): string {
  return new Intl.NumberFormat(localeTag(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(
    amount,
  )
}

/** '14:05' by the reader's own clock. */
export function time(instant: string): string {
  return new Intl.DateTimeFormat(localeTag(), { hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  )
}

/** '14:05', or '14:05 GMT+7' when the company's clock showed another time then. */
function exactTime(instant: string): string {
  const minutes = { hour: '2-digit', minute: '2-digit' } as const
  const at = new Date(instant)
  const read = (more: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeTag(), { ...minutes, ...more }).format(at)
  return read({}) === read({ timeZone: locale.timeZone }) ? read({}) : read({ timeZoneName: 'short' })
}

/** 'Екатеринбург, стандартное время' for 'Asia/Yekaterinburg', in the reader's language. */
export function zoneName(timeZone: string): string {
  const format = new Intl.DateTimeFormat(localeTag(), { timeZone, timeZoneName: 'longGeneric' })
  return format.formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}

/** '22 ноя', with the year when it is not this one. */
export function date(instant: string, nowMs: number = Date.now()): string {
  const day = new Date(instant)
  const isThisYear = day.getFullYear() === new Date(nowMs).getFullYear()
  return new Intl.DateTimeFormat(localeTag(), {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(day)
}

/** '22 ноя, 14:05', with the zone where it is not the company's. */
export function dateTime(instant: string, nowMs: number = Date.now()): string {
  return `${date(instant, nowMs)}, ${exactTime(instant)}`
}

/** Days between two instants by the reader's calendar: today 0, tomorrow 1, yesterday −1. */
export function calendarDays(instant: string, nowMs: number): number {
  const midnight = (ms: number) => {
    const day = new Date(ms)
    return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
  }
  return Math.round((midnight(Date.parse(instant)) - midnight(nowMs)) / 86_400_000)
}

/** 'сегодня, 14:05', 'вчера, 9:30', '12 ноя, 14:05' */
export function when(instant: string, nowMs: number = Date.now()): string {
  return `${day(instant, nowMs)}, ${time(instant)}`
}

/** 'сегодня', 'завтра', '12 ноя' */
export function day(instant: string, nowMs: number = Date.now()): string {
  const days = calendarDays(instant, nowMs)
  if (Math.abs(days) > 1) return date(instant, nowMs)
  return new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto' }).format(days, 'day')
}

/** '5 минут назад', 'вчера', '3 недели назад' */
export function ago(instant: string, nowMs: number = Date.now()): string {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1000)
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ]
  const format = new Intl.RelativeTimeFormat(localeTag(), { numeric: 'auto' })
  const step = steps.find(([, size]) => Math.abs(seconds) >= size)
  return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(0, 'second')
}

/** '12 дн.': how many whole days something has lasted; 'сегодня' below one. */
export function daysSince(instant: string, nowMs: number): string {
  const days = -calendarDays(instant, nowMs)
  return days <= 0 ? day(instant, nowMs) : unit(days, 'day')
}

/** For an `<input type="datetime-local">`: the reader's wall clock, 'YYYY-MM-DDTHH:MM'. */
export function toLocalInput(ms: number): string {
  const moment = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** The instant behind a `datetime-local` value; null when it is none. */
export function fromLocalInput(value: string): string | null {
  const moment = new Date(value)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

/** 'АВ' for 'Анна Волкова'. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}
