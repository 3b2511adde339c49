import { countryOfPhone } from '../crm/identity/phone-number.ts'
import { timeZoneOfNumber } from '../crm/identity/time-zone-of-number.ts'
import { AppError } from '../kernel/errors.ts'
import type { DialPlan, PlanTrunk } from '../pbx/dial-plan.ts'
import type { DialledParty } from './exchange.ts'

type Company = NonNullable<DialPlan['company']>

export interface DialledNumber {
  e164: string
  /** What is known of whoever has the number; undefined when the database is away. */
  party: DialledParty | undefined
  trunk: PlanTrunk
  now: number
  /** The employee has read the warning and may overrule it (heads and owners). */
  overrule?: 'outside_calling_hours'
}

/**
 * What must hold before a number is dialled, whichever way: these rules stand before every outgoing call.
 * Without the database nobody can say who asked not to be called, so customers are not called then.
 * @throws AppError do_not_call, outside_calling_hours, calls_abroad_off, exchange_unavailable
 */
export function mayDial(company: Company, dialled: DialledNumber): void {
  if (!dialled.party) throw new AppError('exchange_unavailable')
  if (dialled.party.doNotCall) throw new AppError('do_not_call')
  if (!dialled.trunk.allowsAbroad && isAbroad(dialled.e164, company.country)) {
    throw new AppError('calls_abroad_off')
  }
  if (dialled.overrule === 'outside_calling_hours' || isCallBack(company, dialled)) return
  requireCallingHours(company, dialled.party.timeZone ?? timeZoneOfNumber(dialled.e164, company), dialled.now)
}

function requireCallingHours(company: Company, timeZone: string, now: number): void {
  const { callingFrom: from, callingUntil: until } = company
  const localTime = localTimeOf(now, timeZone)
  if (isWithin(localTime, from, until)) return
  const allowedAt = new Date(nextTimeAt(from, timeZone, now)).toISOString()
  throw new AppError('outside_calling_hours', { details: { localTime, timeZone, from, until, allowedAt } })
}

/** Whoever has just called us is awake and waits for an answer: the hours do not stand between. */
function isCallBack(company: Company, { party, now }: DialledNumber): boolean {
  // a plan that an earlier version left on the disk says nothing of the window
  const windowMs = (company.callbackWindowMinutes ?? 0) * 60_000
  return Boolean(party?.lastCalledAt && now - party.lastCalledAt.getTime() < windowMs)
}

function isAbroad(e164: string, country: string): boolean {
  const of = countryOfPhone(e164)
  // Kazakhstan shares +7 with Russia: the metadata tells them apart.
  return of !== undefined && of !== country
}

/** 'HH:MM' on the wall of that zone. */
export function localTimeOf(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now)
}

/** The next instant at which the clocks of that zone show 'HH:MM'. */
export function nextTimeAt(time: string, timeZone: string, now: number): number {
  const minute = 60_000
  const toGo = (from: number) => minutesOf(time) - minutesOf(localTimeOf(from, timeZone))
  const there = now - (now % minute) + ((toGo(now) + dayMinutes) % dayMinutes) * minute
  // summer time may begin or end on the way
  const drift = ((toGo(there) + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2
  return there + drift * minute
}

const dayMinutes = 1440

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Half-open; a span over midnight (22:00–06:00) is one span. Equal ends: the whole day. */
function isWithin(time: string, from: string, until: string): boolean {
  if (from === until) return true
  return from < until ? time >= from && time < until : time >= from || time < until
}
