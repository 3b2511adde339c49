import type { HeaderMap, IncomingInvite } from '@perezvon/sip'
import type { Exchange } from './exchange.ts'

export interface InviteRefusal {
  status: number
  /** Shown by phones; default: RFC 3261's. */
  reasonPhrase?: string
  headers?: HeaderMap
  /** Default `info`. */
  level?: 'debug' | 'info'
}

/** Refuses an INVITE before it becomes a call: a clear answer to the sender, one line in the log, nothing in the book. */
export function refuseInvite(exchange: Exchange, invite: IncomingInvite, refusal: InviteRefusal): void {
  const { status, reasonPhrase, headers, level = 'info' } = refusal
  exchange.log({
    level,
    event: 'invite.refused',
    status,
    sipCallId: invite.sipCallId,
    requestUri: invite.requestUri.slice(0, 100),
    address: invite.source.address,
  })
  invite.reject({ status, ...(reasonPhrase && { reasonPhrase }), ...(headers && { headers }) })
}
