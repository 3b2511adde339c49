import { countryOfPhone } from '../crm/identity/phone-number.ts'
import { timeZoneOfNumber } from '../crm/identity/time-zone-of-number.ts'
import { AppError } from '../kernel/errors.ts'
import type { DialPlan, PlanTrunk } from '../pbx/dial-plan.ts'
import type { DialledParty } from './exchange.ts'

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
export function mayDial(company: NonNullable<DialPlan['company']>, dialled: DialledNumber): void {
  if (!dialled.party) throw new AppError('exchange_unavailable')
  if (dialled.party.doNotCall) throw new AppError('do_not_call')
  if (!dialled.trunk.allowsAbroad && isAbroad(dialled.e164, company.country)) {
    throw new AppError('calls_abroad_off')
  }
  if (dialled.overrule === 'outside_calling_hours') return
  const zone = dialled.party.timeZone ?? timeZoneOfNumber(dialled.e164, company)
  const localTime = localTimeOf(dialled.now, zone)
  if (!isWithin(localTime, company.callingFrom, company.callingUntil)) {
    throw new AppError('outside_calling_hours', {
      details: { localTime, timeZone: zone, from: company.callingFrom, until: company.callingUntil },
    })
  }
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

/** Half-open; a span over midnight (22:00–06:00) is one span. Equal ends: the whole day. */
function isWithin(time: string, from: string, until: string): boolean {
  if (from === until) return true
  return from < until ? time >= from && time < until : time >= from || time < until
}
