import type { IncomingInvite } from '@perezvon/sip'
import { normalisePhone } from '../crm/identity/phone-number.ts'
import type { PlanNumber } from '../pbx/dial-plan.ts'
import type { Exchange } from './exchange.ts'

/**
 * Who calls, in E.164, or null when hidden. A trunk is trusted, so P-Asserted-Identity goes before From (RFC 3325, 9.1),
 * but what the caller asked to keep private is not shown to anybody (RFC 3323, 4.2; RFC 3325, 9.3).
 */
export function callerNumberOf(exchange: Exchange, invite: IncomingInvite): string | null {
  if (wantsPrivacy(invite) || /(^|\.)anonymous\.invalid$/i.test(invite.from.host)) return null
  const user = invite.assertedIdentity?.user || invite.from.user
  return normalisePhone(user, countryOf(exchange))?.e164 ?? null
}

function wantsPrivacy(invite: IncomingInvite): boolean {
  const wishes = (invite.header('privacy') ?? '').toLowerCase().split(/[;,\s]+/)
  return wishes.includes('id') || wishes.includes('user')
}

/** Which of the company's numbers was dialled; carriers write it in different notations. */
export function dialledNumberOf(exchange: Exchange, invite: IncomingInvite): PlanNumber | undefined {
  const plan = exchange.plan()
  for (const user of [userOf(invite.requestUri), invite.to.user]) {
    const e164 = normalisePhone(user, countryOf(exchange))?.e164
    const number = plan.number(user) ?? plan.number(`+${user}`) ?? (e164 ? plan.number(e164) : undefined)
    if (number) return number
  }
  return undefined
}

/** The user part of a `sip:` or `tel:` URI without parameters. */
export function userOf(uri: string): string {
  const user = /^(?:sips?|tel):([^@;?]*)/i.exec(uri)?.[1] ?? ''
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

/** ISO 3166-1 alpha-2 by which national notations are read. */
export function countryOf(exchange: Exchange): string {
  return exchange.plan().plan.company?.country ?? 'RU'
}
