import { normalisePhone } from '../crm/identity/phone-number.ts'
import { AppError } from '../kernel/errors.ts'
import type { PlanTrunk } from '../pbx/dial-plan.ts'
import { countryOf } from './caller-number.ts'
import { mayDial } from './dialling-rules.ts'
import type { Caller, Exchange } from './exchange.ts'

export interface DialRequest {
  userId: string | null
  /** Any notation. */
  number: string
  overrule?: 'outside_calling_hours'
}

/** A number that may be dialled now, with everything that dialling it needs. */
export interface Dialling {
  userId: string | null
  e164: string
  called: Caller
  trunk: PlanTrunk
}

/**
 * The one gate before every outgoing call, whoever asks: click-to-call, a desk phone, later campaigns.
 * @throws AppError bad_phone_number, no_trunk and those of {@link mayDial}
 */
export async function permitDialling(exchange: Exchange, request: DialRequest): Promise<Dialling> {
  const e164 = normalisePhone(request.number, countryOf(exchange))?.e164
  if (!e164) throw new AppError('bad_phone_number')
  const { company, trunks } = exchange.plan().plan
  const trunk = trunks[0]
  if (!company || !trunk) throw new AppError('no_trunk')
  const [party, called] = await Promise.all([exchange.dialledParty(e164), exchange.identify(e164)])
  const overrule = mayOverrule(exchange, request.userId) ? request.overrule : undefined
  try {
    mayDial(company, { e164, party, trunk, now: exchange.clock.now(), ...(overrule && { overrule }) })
  } catch (error) {
    throw withOverrule(error, mayOverrule(exchange, request.userId))
  }
  return { userId: request.userId, e164, called, trunk }
}

/** A head or an owner may call outside the hours when they have read the warning. */
function mayOverrule(exchange: Exchange, userId: string | null): boolean {
  const roles = userId ? (exchange.plan().users.get(userId)?.roles ?? []) : []
  return roles.includes('owner') || roles.includes('head')
}

function withOverrule(error: unknown, canOverrule: boolean): unknown {
  if (!(error instanceof AppError) || error.code !== 'outside_calling_hours') return error
  return new AppError(error.code, { details: { ...error.details, canOverrule } })
}
