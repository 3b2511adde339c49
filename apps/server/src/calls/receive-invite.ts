import type { DigestAuthenticator, IncomingInvite } from '@perezvon/sip'
import type { PlanTrunk } from '../pbx/dial-plan.ts'
import { callFromPhone } from './call-from-phone.ts'
import type { Exchange } from './exchange.ts'
import { inboundCall } from './inbound-call.ts'
import { refuseInvite } from './refuse-invite.ts'

export interface Doorkeeper {
  authenticator: DigestAuthenticator
  /** The built-in caller's INVITE, known by its token; undefined for everybody else. */
  builtInTrunk(invite: IncomingInvite): PlanTrunk | undefined
}

/**
 * Every INVITE comes in here. By address a trunk, by its token the built-in caller; all others must show who they are.
 * A trunk is never trusted over WebSocket: addresses of browsers prove nothing.
 */
export async function receiveInvite(
  exchange: Exchange,
  door: Doorkeeper,
  invite: IncomingInvite,
): Promise<void> {
  // without Retry-After: a carrier would leave us alone for that time, though there may be space in a moment
  if (!exchange.book.takesCalls)
    return refuseInvite(exchange, invite, { status: 503, reasonPhrase: 'Disk Full' })
  const trunk =
    door.builtInTrunk(invite) ?? (invite.source.transport === 'udp' ? trunkOf(exchange, invite) : undefined)
  if (trunk) return inboundCall(exchange, invite, trunk)
  const verdict = await door.authenticator.verify(invite.request, invite.source, { proxy: true })
  if (!verdict.ok) {
    const level = verdict.status === 407 ? 'debug' : 'info' // every phone is asked once for each call
    return refuseInvite(exchange, invite, { ...verdict, level })
  }
  return callFromPhone(exchange, invite, extensionOf(verdict.username))
}

const trunkOf = ({ plan, trunkAddresses }: Exchange, { source }: IncomingInvite): PlanTrunk | undefined =>
  plan().trunkFrom(source, (host, address) => trunkAddresses.leadsTo(host, address))

/** A browser's account is `<expiry>:<extension>` (kernel/softphone-token.ts), a desk phone's the extension itself. */
export function extensionOf(username: string): string {
  return username.slice(username.indexOf(':') + 1)
}
