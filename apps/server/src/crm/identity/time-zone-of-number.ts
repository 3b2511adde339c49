import { countryOfPhone } from './phone-number.ts'

/**
 * IANA zone where a number's owner most likely is, for calling hours. Landlines of Russia go by area code, other countries
 * by the country when it has one zone; mobiles of Russia and countries of many zones give `fallback` (the company's zone),
 * except that a Russian mobile called from abroad is taken to be in Moscow's.
 */
export function timeZoneOfNumber(e164: string, fallback: { timeZone: string; country: string }): string {
  const country = countryOfPhone(e164)
  if (country === 'RU') return russianZone(e164, fallback)
  return (country && zoneByCountry[country]) ?? fallback.timeZone
}

function russianZone(e164: string, fallback: { timeZone: string; country: string }): string {
  const areaCode = e164.slice(2, 5)
  const isLandline = /^[348]/.test(areaCode) && areaCode !== '800'
  if (isLandline) return russianZones.get(areaCode) ?? 'Europe/Moscow'
  return fallback.country === 'RU' ? fallback.timeZone : 'Europe/Moscow'
}

const zones: Record<string, string> = {
  'Europe/Kaliningrad': '401',
  'Europe/Samara': '846 848 341',
  'Europe/Saratov': '845',
  'Europe/Ulyanovsk': '842',
  'Europe/Astrakhan': '851',
  'Asia/Yekaterinburg': '342 343 345 346 347 349 351 352 353',
  'Asia/Omsk': '381',
  'Asia/Novosibirsk': '383',
  'Asia/Tomsk': '382',
  'Asia/Barnaul': '385 388',
  'Asia/Novokuznetsk': '384',
  'Asia/Krasnoyarsk': '390 391 394',
  'Asia/Irkutsk': '395 301',
  'Asia/Chita': '302',
  'Asia/Yakutsk': '411 416',
  'Asia/Vladivostok': '421 423 426',
  'Asia/Magadan': '413',
  'Asia/Sakhalin': '424',
  'Asia/Kamchatka': '415',
  'Asia/Anadyr': '427',
}
/** Area codes of Russia that are not on Moscow's time. */
const russianZones: ReadonlyMap<string, string> = new Map(
  Object.entries(zones).flatMap(([zone, codes]) => codes.split(' ').map((code) => [code, zone] as const)),
)

/** Countries of one zone (Kazakhstan is one since March 2024). */
const zoneByCountry: Readonly<Record<string, string>> = {
  UA: 'Europe/Kyiv',
  KZ: 'Asia/Almaty',
  BY: 'Europe/Minsk',
  MD: 'Europe/Chisinau',
  GE: 'Asia/Tbilisi',
  AM: 'Asia/Yerevan',
  AZ: 'Asia/Baku',
  UZ: 'Asia/Tashkent',
  KG: 'Asia/Bishkek',
  TJ: 'Asia/Dushanbe',
  TM: 'Asia/Ashgabat',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  PL: 'Europe/Warsaw',
  CZ: 'Europe/Prague',
  SK: 'Europe/Bratislava',
  HU: 'Europe/Budapest',
  RO: 'Europe/Bucharest',
  BG: 'Europe/Sofia',
  RS: 'Europe/Belgrade',
  HR: 'Europe/Zagreb',
  SI: 'Europe/Ljubljana',
  GR: 'Europe/Athens',
  TR: 'Europe/Istanbul',
  CY: 'Asia/Nicosia',
  IL: 'Asia/Jerusalem',
  DE: 'Europe/Berlin',
  AT: 'Europe/Vienna',
  CH: 'Europe/Zurich',
  NL: 'Europe/Amsterdam',
  BE: 'Europe/Brussels',
  LU: 'Europe/Luxembourg',
  FR: 'Europe/Paris',
  IT: 'Europe/Rome',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  DK: 'Europe/Copenhagen',
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  FI: 'Europe/Helsinki',
  AE: 'Asia/Dubai',
  SA: 'Asia/Riyadh',
  IN: 'Asia/Kolkata',
  CN: 'Asia/Shanghai',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  TH: 'Asia/Bangkok',
  VN: 'Asia/Ho_Chi_Minh',
  SG: 'Asia/Singapore',
}
