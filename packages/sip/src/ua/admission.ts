import { speaksTimer } from '../dialog/session-timer.ts'
import type { SipRequest } from '../message/message.ts'
import { parseMinSe, parseSessionExpires } from '../message/session-expires.ts'
import { parseUri } from '../message/uri.ts'
import { hasUniqueBranch } from '../message/via.ts'
import { ACCEPT, ALLOW, KNOWN_METHODS, SUPPORTED_EXTENSIONS } from './capabilities.ts'
import type { ReplyOptions } from './core.ts'

/** Why a request is refused before anybody sees it. */
export interface Refusal extends ReplyOptions {
  status: number
}

/** One check; each is a paragraph of RFC 3261 8.2. */
type Check = (request: SipRequest, limits: { minSeSeconds: number }) => Refusal | undefined

/** RFC 3261 8.2.1. */
const method: Check = (request) =>
  KNOWN_METHODS.has(request.method) ? undefined : { status: 501, headers: { Allow: ALLOW } }

/** RFC 3261 8.2.2.1. */
const scheme: Check = (request) => {
  const uri = parseUri(request.uri)
  return uri && ['sip', 'sips', 'tel'].includes(uri.scheme) ? undefined : { status: 416 }
}

/** An exchange passes calls on as a proxy does, so that a loop has to end here too (RFC 3261 16.3). OPTIONS may ask with 0. */
const hops: Check = (request) =>
  request.method === 'INVITE' &&
  Number(request.header('max-forwards')) === 0 &&
  request.headers.has('max-forwards')
    ? { status: 483 }
    : undefined

/** RFC 3261 8.2.2.3. */
const extensions: Check = (request) => {
  if (request.method === 'CANCEL' || !request.headers.has('require')) return undefined
  const unknown = request.list('require').filter((each) => !SUPPORTED_EXTENSIONS.has(each.toLowerCase()))
  return unknown.length > 0 ? { status: 420, headers: { Unsupported: unknown.join(', ') } } : undefined
}

/** RFC 3261 8.2.3: only session descriptions are understood in an INVITE, unless the body may be ignored. */
const content: Check = (request): Refusal | undefined => {
  if (request.method !== 'INVITE' || !request.hasBody) return undefined
  const encoding = request.header('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') return { status: 415, headers: { 'Accept-Encoding': 'identity' } }
  const isOptional = /handling\s*=\s*"?optional/i.test(request.header('content-disposition') ?? '')
  return request.sdp === undefined && !isOptional ? { status: 415, headers: { Accept: ACCEPT } } : undefined
}

/** RFC 3261 8.2.6.1, 21.4.7: whoever cannot take a session description back cannot call. */
const acceptable: Check = (request) => {
  if (request.method !== 'INVITE' || !request.headers.has('accept')) return undefined
  const types = request.list('accept').map((each) => each.split(';', 1)[0]!.trim().toLowerCase())
  return types.some((each) => ['application/sdp', 'application/*', '*/*'].includes(each))
    ? undefined
    : { status: 406 }
}

/** RFC 4028 9. */
const sessionInterval: Check = (request, { minSeSeconds }) => {
  if (request.method !== 'INVITE') return undefined
  const wish = parseSessionExpires(request.header('session-expires'))
  if (!wish || wish.seconds >= minSeSeconds || !speaksTimer(request)) return undefined
  return {
    status: 422,
    headers: { 'Min-SE': String(Math.max(minSeSeconds, parseMinSe(request.header('min-se')) ?? 0)) },
  }
}

/** RFC 3261 8.1.1.8: without a Contact that can be read the caller could not be reached again; a re-INVITE may keep it. */
const contact: Check = (request) => {
  if (request.method !== 'INVITE') return undefined
  const count = request.list('contact').length
  // RFC 2543 did not ask for one in an INVITE.
  const isKept = count === 0 && (request.toTag !== undefined || !hasUniqueBranch(request.via!))
  const isGood = count === 1 && request.contacts.length === 1
  return isKept || isGood ? undefined : { status: 400, reasonPhrase: 'Bad Contact' }
}

const CHECKS: readonly Check[] = [
  method,
  scheme,
  hops,
  extensions,
  content,
  acceptable,
  contact,
  sessionInterval,
]

/** The first reason to refuse a request, if any. */
export function refusalOf(request: SipRequest, limits: { minSeSeconds: number }): Refusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(request, limits)
    if (refusal) return refusal
  }
  return undefined
}
