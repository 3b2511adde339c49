import { fieldCountries, usualZoneOf, zonesOf } from '../lib/countries.ts'
import { currentZoneName, localeTag } from '../lib/format.ts'

/** Cities of the field's countries and some near them: browsers name few of them in any language but English. */
const cities = {
  'Asia/Almaty': 'city.almaty',
  'Asia/Anadyr': 'city.anadyr',
  'Asia/Aqtau': 'city.aqtau',
  'Asia/Aqtobe': 'city.aqtobe',
  'Asia/Ashgabat': 'city.ashgabat',
  'Asia/Atyrau': 'city.atyrau',
  'Asia/Baku': 'city.baku',
  'Asia/Barnaul': 'city.barnaul',
  'Asia/Bishkek': 'city.bishkek',
  'Asia/Chita': 'city.chita',
  'Asia/Dushanbe': 'city.dushanbe',
  'Asia/Irkutsk': 'city.irkutsk',
  'Asia/Jerusalem': 'city.jerusalem',
  'Asia/Kamchatka': 'city.kamchatka',
  'Asia/Khandyga': 'city.khandyga',
  'Asia/Krasnoyarsk': 'city.krasnoyarsk',
  'Asia/Magadan': 'city.magadan',
  'Asia/Novokuznetsk': 'city.novokuznetsk',
  'Asia/Novosibirsk': 'city.novosibirsk',
  'Asia/Omsk': 'city.omsk',
  'Asia/Oral': 'city.oral',
  'Asia/Qostanay': 'city.qostanay',
  'Asia/Qyzylorda': 'city.qyzylorda',
  'Asia/Sakhalin': 'city.sakhalin',
  'Asia/Samarkand': 'city.samarkand',
  'Asia/Srednekolymsk': 'city.srednekolymsk',
  'Asia/Tashkent': 'city.tashkent',
  'Asia/Tbilisi': 'city.tbilisi',
  'Asia/Tomsk': 'city.tomsk',
  'Asia/Ust-Nera': 'city.ustnera',
  'Asia/Vladivostok': 'city.vladivostok',
  'Asia/Yakutsk': 'city.yakutsk',
  'Asia/Yekaterinburg': 'city.yekaterinburg',
  'Asia/Yerevan': 'city.yerevan',
  'Europe/Astrakhan': 'city.astrakhan',
  'Europe/Berlin': 'city.berlin',
  'Europe/Chisinau': 'city.chisinau',
  'Europe/Istanbul': 'city.istanbul',
  'Europe/Kaliningrad': 'city.kaliningrad',
  'Europe/Kirov': 'city.kirov',
  'Europe/Kyiv': 'city.kyiv',
  'Europe/London': 'city.london',
  'Europe/Minsk': 'city.minsk',
  'Europe/Moscow': 'city.moscow',
  'Europe/Prague': 'city.prague',
  'Europe/Riga': 'city.riga',
  'Europe/Samara': 'city.samara',
  'Europe/Saratov': 'city.saratov',
  'Europe/Simferopol': 'city.simferopol',
  'Europe/Tallinn': 'city.tallinn',
  'Europe/Ulyanovsk': 'city.ulyanovsk',
  'Europe/Vilnius': 'city.vilnius',
  'Europe/Volgograd': 'city.volgograd',
  'Europe/Warsaw': 'city.warsaw',
} as const
export type CityKey = (typeof cities)[keyof typeof cities]

export interface ZoneOption {
  value: string
  /** 'Екатеринбург · UTC+5' */
  label: string
}
export interface ZoneGroup {
  group: string
  items: ZoneOption[]
}

/**
 * All zones by their cities in the reader's language, with the offset of today. The chosen country comes first, then the
 * countries of the field, then the rest of the world; within each from west to east.
 */
export function timeZoneGroups(options: {
  country: string
  city: (key: CityKey) => string
  /** How the rest of the world is headed. */
  elsewhere: string
  /** A zone that must be there whatever it is: the one in force. */
  chosen?: string
}): ZoneGroup[] {
  const left = new Set([...Intl.supportedValuesOf('timeZone').map(currentZoneName), 'UTC'])
  if (options.chosen) left.add(options.chosen)
  const names = new Intl.DisplayNames(localeTag(), { type: 'region' })
  const take = (zones: Iterable<string>) => {
    const taken = [...zones].filter((zone) => left.delete(zone))
    return taken.map((zone) => zoneOf(zone, options.city)).sort(byOffset)
  }
  const groups = [...new Set([options.country, ...fieldCountries])].map((country) => ({
    group: names.of(country) ?? country,
    items: take([usualZoneOf(country), ...zonesOf(country)]),
  }))
  groups.push({ group: options.elsewhere, items: take([...left]) })
  return groups
    .filter(({ items }) => items.length > 0)
    .map(({ group, items }) => ({ group, items: items.map(({ value, label }) => ({ value, label })) }))
}

interface NamedZone extends ZoneOption {
  minutes: number
}

/** By language and zone: browsers are slow at naming four hundred zones. */
const named = new Map<string, NamedZone>()

function zoneOf(zone: string, city: (key: CityKey) => string): NamedZone {
  const key = `${localeTag()} ${zone}`
  const known = named.get(key)
  if (known) return known
  const minutes = offsetMinutes(zone)
  const made = { value: zone, label: `${cityOf(zone, city)} · ${offsetText(minutes)}`, minutes }
  named.set(key, made)
  return made
}

const byOffset = (a: NamedZone, b: NamedZone) =>
  a.minutes - b.minutes || a.label.localeCompare(b.label, localeTag())

/** Our own word for it, else the browser's, which may be the country's ('Japan') and then wants the city beside it. */
function cityOf(zone: string, city: (key: CityKey) => string): string {
  if (zone === 'UTC') return 'UTC'
  if (zone in cities) return city(cities[zone as keyof typeof cities])
  const [place, name] = [placeOf(zone), ianaCity(zone)]
  return place === '' || place === name ? name : `${place} (${name})`
}

/** 'Japan' of 'Japan Time', 'Японія' of 'час: Японія'; empty when the browser has but letters or an offset: 'ET', 'GMT+3'. */
function placeOf(zone: string): string {
  const format = new Intl.DateTimeFormat(localeTag(), { timeZone: zone, timeZoneName: 'shortGeneric' })
  const text = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const place = text.replace(/^\p{L}+: /u, '').replace(/ Time$/, '')
  return /^[A-Z]{1,5}$|\d/.test(place) ? '' : place
}

const ianaCity = (zone: string): string => (zone.split('/').at(-1) as string).replaceAll('_', ' ')

/** Minutes east of Greenwich, today. */
function offsetMinutes(zone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const text = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

/** 'UTC+3', 'UTC−3:30' */
function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** Whether a zone is what was typed: by its city in the reader's language, its offset, or its international name. */
export function isZoneFound({ value, label }: ZoneOption, typed: string): boolean {
  const text = fold(`${label} ${value.replaceAll('_', ' ').replaceAll('/', ' ')}`)
  return fold(typed)
    .split(' ')
    .every((word) => text.includes(word))
}

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('−', '-').replace(/\s+/g, ' ').trim()
