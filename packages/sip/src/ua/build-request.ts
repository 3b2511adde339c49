import { Headers } from '../message/headers.ts'
import { SipRequest } from '../message/message.ts'
import { formatNameAddr } from '../message/name-addr.ts'
import { randomToken } from '../random-token.ts'
import type { Flow } from '../transport/flow.ts'
import type { Core } from './core.ts'
import type { OutgoingRequestOptions } from './options.ts'

const MAX_FORWARDS = 70

/** A maker of requests outside of dialogs: every attempt has the same Call-ID and tag, and the next CSeq. */
export function outgoingRequest(core: Core, options: OutgoingRequestOptions, flow: Flow): () => SipRequest {
  const from = formatNameAddr(options.from, randomToken())
  const to = formatNameAddr(options.to)
  const callId = options.sipCallId ?? randomToken()
  let cseq = options.cseq ?? 1
  return () => {
    const headers = new Headers()
    for (const route of options.route ?? []) headers.append('route', route)
    headers.append('max-forwards', String(options.maxForwards ?? MAX_FORWARDS))
    headers.append('from', from).append('to', to)
    headers.append('call-id', callId)
    headers.append('cseq', `${cseq++} ${options.method}`)
    if (options.contactUser !== undefined) headers.append('contact', contactOf(core, options, flow))
    headers.append('user-agent', core.options.userAgentName)
    headers.assign(options.headers)
    if (options.contentType) headers.set('content-type', options.contentType)
    return new SipRequest(options.method, options.requestUri ?? options.to.uri, headers, options.body)
  }
}

function contactOf(core: Core, options: OutgoingRequestOptions, flow: Flow): string {
  const contact = core.contactFor(flow, options.contactUser!)
  return options.contactParams ? `${contact};${options.contactParams}` : contact
}
