import { Headers } from '../message/headers.ts'
import { SipRequest } from '../message/message.ts'
import { formatNameAddr } from '../message/name-addr.ts'
import { formatReason, type ReasonHeader } from '../message/reason.ts'
import { parseUri } from '../message/uri.ts'
import type { Flow } from '../transport/flow.ts'
import { ALLOW } from './capabilities.ts'
import type { Core } from './core.ts'
import type { OutgoingInviteOptions } from './options.ts'

/** What changes between the attempts of one call. */
export interface InviteSeed {
  sipCallId: string
  localTag: string
  cseq: number
  minSeSeconds: number
}

const MAX_FORWARDS = 70

/** Builds an INVITE (RFC 3261 8.1.1, 13.2.1); the Via comes when it is sent. */
export function inviteRequest(
  core: Core,
  options: OutgoingInviteOptions,
  seed: InviteSeed,
  flow: Flow,
  authorisations: ReadonlyMap<string, string>,
): SipRequest {
  const headers = new Headers()
  for (const route of options.route ?? []) headers.append('route', route)
  headers.append('max-forwards', String(options.maxForwards ?? MAX_FORWARDS))
  headers.append('from', formatNameAddr(options.from, seed.localTag))
  headers.append('to', formatNameAddr(options.to))
  headers.append('call-id', seed.sipCallId)
  headers.append('cseq', `${seed.cseq} INVITE`)
  headers.append('contact', core.contactFor(flow, parseUri(options.from.uri)?.user ?? ''))
  headers.append('allow', ALLOW)
  headers.append('supported', core.options.offerReliableProvisionals ? 'timer, 100rel' : 'timer')
  addSessionTimer(core, headers, seed.minSeSeconds)
  headers.append('user-agent', core.options.userAgentName)
  if (options.assertedIdentity) headers.append('p-asserted-identity', asNameAddr(options.assertedIdentity))
  for (const [name, value] of authorisations) headers.append(name, value)
  headers.assign(options.headers)
  if (options.sdp !== undefined && !headers.has('content-type'))
    headers.append('content-type', 'application/sdp')
  return new SipRequest('INVITE', options.requestUri ?? options.to.uri, headers, options.sdp)
}

/** RFC 3261 9.1: everything that routes is the INVITE's own, its branch included. */
export function cancelRequest(invite: SipRequest, reason: ReasonHeader | undefined): SipRequest {
  const headers = new Headers()
  headers.append('via', invite.header('via')!)
  for (const route of invite.headers.getAll('route')) headers.append('route', route)
  headers.append('max-forwards', '70')
  for (const name of ['from', 'to', 'call-id']) headers.append(name, invite.header(name)!)
  headers.append('cseq', `${invite.cseq!.number} CANCEL`)
  if (reason) headers.append('reason', formatReason(reason))
  return new SipRequest('CANCEL', invite.uri, headers)
}

function addSessionTimer(core: Core, headers: Headers, minSeSeconds: number): void {
  const { sessionExpiresSeconds } = core.options
  if (sessionExpiresSeconds === 0) return
  headers.append('session-expires', String(Math.max(sessionExpiresSeconds, minSeSeconds)))
  headers.append('min-se', String(minSeSeconds))
}

function asNameAddr(identity: string): string {
  return identity.includes('<') ? identity : `<${identity}>`
}
