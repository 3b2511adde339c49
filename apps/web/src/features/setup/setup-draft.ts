import type { Language, SetupBody } from '../../lib/contract.ts'
import { guessCountry, isZoneOf, suggestedBy } from '../../lib/countries.ts'

/** What the browser tells of where it stands. */
export interface BrowserPlace {
  timeZone: string
  languages: readonly string[]
}

export const shortestPassword = 10

export type SetupField =
  | 'company.name'
  | 'administrator.name'
  | 'administrator.email'
  | 'administrator.password'
export type SetupProblem = 'required' | 'bad_email' | 'too_short'

/** The form as it stands first: country, currency and zone are guessed from the browser. */
export function firstDraft(place: BrowserPlace, language: Language): SetupBody {
  const country = guessCountry(place.timeZone, place.languages)
  return {
    company: { name: '', country, language, ...placedIn(country, place.timeZone) },
    administrator: { name: '', email: '', password: '' },
    start: 'demo',
  }
}

/** What follows from a country: its currency, and the browser's zone if it lies there, else the usual one. */
export function placedIn(country: string, browserZone: string): { currency: string; timeZone: string } {
  const suggested = suggestedBy(country)
  return { ...suggested, timeZone: isZoneOf(browserZone, country) ? browserZone : suggested.timeZone }
}

/** What still keeps the form from being sent, by field. */
export function problemsOf({ company, administrator }: SetupBody): Partial<Record<SetupField, SetupProblem>> {
  const problems: Partial<Record<SetupField, SetupProblem>> = {}
  if (!company.name.trim()) problems['company.name'] = 'required'
  if (!administrator.name.trim()) problems['administrator.name'] = 'required'
  if (!/^\S+@\S+\.\S+$/.test(administrator.email.trim())) problems['administrator.email'] = 'bad_email'
  if (administrator.password.length < shortestPassword) problems['administrator.password'] = 'too_short'
  return problems
}
