import { currentZoneName } from './format.ts'

/** Where a company sits: its currency and its most usual time zone (ISO 3166-1 → ISO 4217, IANA). */
const known: Record<string, readonly [currency: string, timeZone: string]> = {
  RU: ['RUB', 'Europe/Moscow'],
  UA: ['UAH', 'Europe/Kyiv'],
  KZ: ['KZT', 'Asia/Almaty'],
  BY: ['BYN', 'Europe/Minsk'],
  UZ: ['UZS', 'Asia/Tashkent'],
  KG: ['KGS', 'Asia/Bishkek'],
  AM: ['AMD', 'Asia/Yerevan'],
  GE: ['GEL', 'Asia/Tbilisi'],
  AZ: ['AZN', 'Asia/Baku'],
  MD: ['MDL', 'Europe/Chisinau'],
  TJ: ['TJS', 'Asia/Dushanbe'],
  TM: ['TMT', 'Asia/Ashgabat'],
  EE: ['EUR', 'Europe/Tallinn'],
  LV: ['EUR', 'Europe/Riga'],
  LT: ['EUR', 'Europe/Vilnius'],
  PL: ['PLN', 'Europe/Warsaw'],
  CZ: ['CZK', 'Europe/Prague'],
  SK: ['EUR', 'Europe/Bratislava'],
  DE: ['EUR', 'Europe/Berlin'],
  AT: ['EUR', 'Europe/Vienna'],
  CH: ['CHF', 'Europe/Zurich'],
  FR: ['EUR', 'Europe/Paris'],
  ES: ['EUR', 'Europe/Madrid'],
  PT: ['EUR', 'Europe/Lisbon'],
  IT: ['EUR', 'Europe/Rome'],
  NL: ['EUR', 'Europe/Amsterdam'],
  BE: ['EUR', 'Europe/Brussels'],
  IE: ['EUR', 'Europe/Dublin'],
  GB: ['GBP', 'Europe/London'],
  SE: ['SEK', 'Europe/Stockholm'],
  NO: ['NOK', 'Europe/Oslo'],
  DK: ['DKK', 'Europe/Copenhagen'],
  FI: ['EUR', 'Europe/Helsinki'],
  HU: ['HUF', 'Europe/Budapest'],
  RO: ['RON', 'Europe/Bucharest'],
  BG: ['EUR', 'Europe/Sofia'],
  RS: ['RSD', 'Europe/Belgrade'],
  HR: ['EUR', 'Europe/Zagreb'],
  SI: ['EUR', 'Europe/Ljubljana'],
  GR: ['EUR', 'Europe/Athens'],
  CY: ['EUR', 'Asia/Nicosia'],
  TR: ['TRY', 'Europe/Istanbul'],
  IL: ['ILS', 'Asia/Jerusalem'],
  AE: ['AED', 'Asia/Dubai'],
  SA: ['SAR', 'Asia/Riyadh'],
  IN: ['INR', 'Asia/Kolkata'],
  TH: ['THB', 'Asia/Bangkok'],
  VN: ['VND', 'Asia/Ho_Chi_Minh'],
  ID: ['IDR', 'Asia/Jakarta'],
  CN: ['CNY', 'Asia/Shanghai'],
  JP: ['JPY', 'Asia/Tokyo'],
  KR: ['KRW', 'Asia/Seoul'],
  MN: ['MNT', 'Asia/Ulaanbaatar'],
  AU: ['AUD', 'Australia/Sydney'],
  NZ: ['NZD', 'Pacific/Auckland'],
  US: ['USD', 'America/New_York'],
  CA: ['CAD', 'America/Toronto'],
  MX: ['MXN', 'America/Mexico_City'],
  BR: ['BRL', 'America/Sao_Paulo'],
  AR: ['ARS', 'America/Argentina/Buenos_Aires'],
  CL: ['CLP', 'America/Santiago'],
  CO: ['COP', 'America/Bogota'],
  ZA: ['ZAR', 'Africa/Johannesburg'],
  EG: ['EGP', 'Africa/Cairo'],
  MA: ['MAD', 'Africa/Casablanca'],
  NG: ['NGN', 'Africa/Lagos'],
  KE: ['KES', 'Africa/Nairobi'],
}

/** Zones of Russia and Kazakhstan beside the most usual one, so that the browser's zone tells the country. */
const otherZones: Record<string, string> = {
  'Europe/Kaliningrad': 'RU',
  'Europe/Samara': 'RU',
  'Europe/Volgograd': 'RU',
  'Europe/Saratov': 'RU',
  'Europe/Simferopol': 'UA',
  'Europe/Kiev': 'UA',
  'Asia/Yekaterinburg': 'RU',
  'Asia/Omsk': 'RU',
  'Asia/Novosibirsk': 'RU',
  'Asia/Krasnoyarsk': 'RU',
  'Asia/Irkutsk': 'RU',
  'Asia/Yakutsk': 'RU',
  'Asia/Vladivostok': 'RU',
  'Asia/Magadan': 'RU',
  'Asia/Kamchatka': 'RU',
  'Asia/Aqtobe': 'KZ',
  'Asia/Qyzylorda': 'KZ',
  'Asia/Qostanay': 'KZ',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Los_Angeles': 'US',
}

export const countryCodes: readonly string[] = Object.keys(known)

/** Where most of our companies sit; lists begin with them. */
export const fieldCountries: readonly string[] = [
  'RU',
  'UA',
  'KZ',
  'BY',
  'UZ',
  'KG',
  'AM',
  'GE',
  'AZ',
  'MD',
  'TJ',
  'TM',
]

export const usualZoneOf = (country: string): string => suggestedBy(country).timeZone

/** All zones of a country, as the browser knows them; those of our own table where it does not. */
export function zonesOf(country: string): string[] {
  const own = Object.keys(otherZones).filter((zone) => otherZones[zone] === country)
  const locale = new Intl.Locale('und', { region: country }) as Intl.Locale & {
    getTimeZones?(): string[] | undefined
  }
  return [...new Set([...own, ...(locale.getTimeZones?.() ?? [])].map(currentZoneName))]
}
export const currencyCodes: readonly string[] = [
  ...new Set(Object.values(known).map(([currency]) => currency)),
].sort()

/** What the country suggests; the dollar and UTC where nothing is known. */
export function suggestedBy(country: string): { currency: string; timeZone: string } {
  const [currency, timeZone] = known[country] ?? ['USD', 'UTC']
  return { currency, timeZone }
}

/** Does this zone belong to the country, as far as known? Then the browser's zone is kept. */
export function isZoneOf(timeZone: string, country: string): boolean {
  return known[country]?.[1] === timeZone || zonesOf(country).includes(currentZoneName(timeZone))
}

/** The country the browser seems to be in: by its zone, else by its languages' regions, else by the page's language. */
export function guessCountry(timeZone: string, languages: readonly string[]): string {
  const byZone = otherZones[timeZone] ?? countryCodes.find((code) => known[code]?.[1] === timeZone)
  if (byZone) return byZone
  for (const tag of languages) {
    const region = tag.split('-')[1]?.toUpperCase()
    if (region && known[region]) return region
  }
  const byLanguage: Record<string, string> = { ru: 'RU', uk: 'UA' }
  return byLanguage[languages[0]?.slice(0, 2) ?? ''] ?? 'GB'
}
