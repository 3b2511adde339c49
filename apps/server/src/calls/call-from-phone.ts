import type { IncomingInvite } from '@perezvon/sip'
import { AppError } from '../kernel/errors.ts'
import { CallerLeg } from '../pbx/caller-leg.ts'
import { userOf } from './caller-number.ts'
import { type CallEnding, closeCall } from './close-call.ts'
import { hangUpAsked } from './conversation.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { internalCall } from './internal-call.ts'
import { dialCustomer, openOutbound } from './outbound-call.ts'
import { permitDialling } from './permit-dialling.ts'
import { refuseInvite } from './refuse-invite.ts'

/** A call that an employee dials on a phone: a colleague's extension, or a customer through the one gate. */
export async function callFromPhone(
  exchange: Exchange,
  invite: IncomingInvite,
  extension: string,
): Promise<void> {
  const dialled = userOf(invite.requestUri)
  if (exchange.plan().extension(dialled)) return internalCall(exchange, invite, { extension, dialled })
  const userId = exchange.plan().extension(extension)?.userId ?? null
  try {
    const dialling = await permitDialling(exchange, { userId, number: dialled })
    const site = openOutbound(exchange, dialling)
    exchange.book.note(site.callId, { type: 'call.invite-came', invite: invite.toJSON() })
    const ending = await carry(exchange, site, invite, { userId, extension }, dialling)
    await closeCall(exchange, site, ending)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuseInvite(exchange, invite, refusalOf(error))
  }
}

async function carry(
  exchange: Exchange,
  site: CallSite,
  invite: IncomingInvite,
  who: { userId: string | null; extension: string },
  dialling: Parameters<typeof dialCustomer>[2],
): Promise<CallEnding> {
  const askedToEnd = hangUpAsked(exchange, site)
  const kind = invite.source.transport === 'ws' ? 'webrtc' : 'rtp'
  const leg = new CallerLeg({ ...site, invite, kind })
  try {
    await leg.open()
    return await dialCustomer(exchange, site, dialling, { ...who, leg: leg.answer(), askedToEnd })
  } catch (error) {
    if (leg.gone.aborted) return await gaveUp(leg)
    await leg.refuse(leg.refusalOf(exchange.log, error))
    return { cause: 'failed', endedBy: 'exchange' }
  }
}

async function gaveUp(leg: CallerLeg): Promise<CallEnding> {
  await leg.close()
  return { cause: 'cancelled', endedBy: 'employee' }
}

/** What a phone's display says when the gate stays shut. */
function refusalOf(error: AppError): { status: number; reasonPhrase: string } {
  return refusals[error.code] ?? { status: 403, reasonPhrase: 'Forbidden' }
}

const refusals: Partial<Record<AppError['code'], { status: number; reasonPhrase: string }>> = {
  bad_phone_number: { status: 404, reasonPhrase: 'No Such Extension Or Number' },
  no_trunk: { status: 503, reasonPhrase: 'No Trunk' },
  exchange_unavailable: { status: 503, reasonPhrase: 'Service Unavailable' },
  do_not_call: { status: 403, reasonPhrase: 'Do Not Call' },
  outside_calling_hours: { status: 403, reasonPhrase: 'Outside Calling Hours' },
  calls_abroad_off: { status: 403, reasonPhrase: 'Calls Abroad Are Off' },
}
