import type { SipRequest, SipResponse } from '../message/message.ts'
import { hasUniqueBranch } from '../message/via.ts'

/** What matches a request to its server transaction (RFC 3261 17.2.3); `method` stands in for the request's own. */
export function serverKey(request: SipRequest, method = request.method): string {
  const via = request.via!
  const matched = method === 'ACK' ? 'INVITE' : method
  if (hasUniqueBranch(via)) return `${via.branch} ${via.host}:${via.port ?? ''} ${matched}`
  return `2543 ${request.callId} ${request.fromTag} ${request.cseq!.number} ${via.host}:${via.port ?? ''} ${via.branch ?? ''} ${matched}`
}

/** What matches a response to its client transaction (RFC 3261 17.1.3). */
export function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`
}

/** The client transaction's key of a response, if its Via can be ours. */
export function clientKeyOf(response: SipResponse): string | undefined {
  const branch = response.via?.branch
  return branch === undefined ? undefined : clientKey(branch, response.cseq!.method)
}

/** What is equal in copies of one request that came by different ways (RFC 3261 8.2.2.2). */
export function mergeKey(request: SipRequest): string {
  return `${request.callId} ${request.fromTag} ${request.cseq!.number} ${request.method}`
}
