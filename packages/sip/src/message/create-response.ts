import { Headers } from './headers.ts'
import { type SipRequest, SipResponse } from './message.ts'

/**
 * A response with what RFC 3261 8.2.6.2 copies from the request: Via, From, To, Call-ID, CSeq. `toTag` is added to To
 * unless it has one. Headers that a broken request lacks are left out.
 */
export function createResponse(
  request: SipRequest,
  status: number,
  options: { reasonPhrase?: string; toTag?: string; body?: string | Uint8Array } = {},
): SipResponse {
  const headers = new Headers()
  for (const via of request.headers.getAll('via')) headers.appendCanonical('via', via)
  copy(request, headers, 'from')
  const to = request.header('to')
  if (to !== undefined) {
    headers.appendCanonical('to', options.toTag && !request.toTag ? `${to};tag=${options.toTag}` : to)
  }
  copy(request, headers, 'call-id')
  copy(request, headers, 'cseq')
  if (status === 100) copy(request, headers, 'timestamp')
  return new SipResponse(status, options.reasonPhrase, headers, options.body)
}

function copy(request: SipRequest, headers: Headers, name: string): void {
  const value = request.header(name)
  if (value !== undefined) headers.appendCanonical(name, value)
}
