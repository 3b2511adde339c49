import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import { parseNumber } from './scan.ts'
import { parseUri } from './uri.ts'

/** What is wrong with a request, and the status that says so. */
export interface RequestFlaw {
  why: string
  status: number
}

/**
 * The checks that every request must pass before anybody looks at it (RFC 3261 8.1.1, 8.2).
 * `syntaxFlaw` is what the reading of lines and body found.
 */
export function requestFlaw(
  request: SipRequest,
  version: string,
  syntaxFlaw: string | undefined,
): RequestFlaw | undefined {
  if (isOtherVersion(version)) return { why: `version ${version.slice(0, 16)}`, status: 505 }
  if (version.toUpperCase() !== 'SIP/2.0') return { why: 'request line', status: 400 }
  const why = syntaxFlaw ?? commonFlaw(request) ?? ownFlaw(request)
  return why === undefined ? undefined : { why, status: 400 }
}

/** What is wrong with a response, if anything. */
export function responseFlaw(response: SipResponse): string | undefined {
  return commonFlaw(response)
}

function isOtherVersion(version: string): boolean {
  return /^SIP\/\d{1,4}\.\d{1,4}$/i.test(version) && version.toUpperCase() !== 'SIP/2.0'
}

function commonFlaw(message: SipMessage): string | undefined {
  if (!message.via) return 'no readable Via'
  if (!message.from) return 'no readable From'
  if (!message.to) return 'no readable To'
  if (!message.callId) return 'no Call-ID'
  if (!message.cseq) return 'no readable CSeq'
  return undefined
}

function ownFlaw(request: SipRequest): string | undefined {
  if (request.cseq?.method !== request.method) return 'CSeq names another method'
  const uri = parseUri(request.uri)
  if (!uri || uri.text !== request.uri) return 'unreadable Request-URI'
  if (uri.headers !== undefined) return 'headers in the Request-URI'
  const hops = request.header('max-forwards')
  if (hops !== undefined && parseNumber(hops, 255) === undefined) return 'senseless Max-Forwards'
  return undefined
}
