import type { SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import type { Flow } from '../transport/flow.ts'
import { GoneFlow } from '../transport/gone-flow.ts'
import { ALLOW } from '../ua/capabilities.ts'
import type { Core } from '../ua/core.ts'
import type { DialogState } from './dialog-state.ts'

/** The flow to the next hop of a dialog; a promise only where a name has to be looked up. @throws SipError. */
export function nextHopFlow(core: Core, state: DialogState): Flow | Promise<Flow> {
  if (state.flow instanceof GoneFlow) return state.flow.replacement
  return state.directFlow() ?? core.route(undefined, state.nextHopUri)
}

/** Headers of requests that refresh the target: INVITE and UPDATE. */
export function addTargetHeaders(core: Core, state: DialogState, request: SipRequest): SipRequest {
  request.headers.append('contact', state.localContact)
  request.headers.append('allow', ALLOW)
  request.headers.append('supported', 'timer')
  request.headers.append('user-agent', core.options.userAgentName)
  return request
}

/** The ACK of one 2xx: sent when made, and again whenever that 2xx comes again (RFC 3261 13.2.2.4). */
export class Ack {
  #wire: string | Uint8Array | undefined
  #flow: Flow | undefined

  /** Where the next hop's name has to be looked up first, the ACK goes out a little later. */
  constructor(core: Core, state: DialogState, request: SipRequest) {
    const flow = nextHopFlow(core, state)
    if (flow instanceof Promise) flow.then((found) => this.#sendOver(core, request, found)).catch(() => {})
    else this.#sendOver(core, request, flow)
  }

  resend(): void {
    if (this.#wire !== undefined) this.#flow?.send(this.#wire)
  }

  #sendOver(core: Core, request: SipRequest, flow: Flow): void {
    core.stampVia(request, flow)
    this.#wire = serialise(request)
    this.#flow = flow
    this.resend()
  }
}

/** Builds the ACK for a 2xx to the INVITE with that CSeq, with the credentials of the INVITE (RFC 3261 22.1). */
export function ackRequest(state: DialogState, invite: SipRequest, sdp: string | undefined): SipRequest {
  const plain = state.request('ACK', invite.cseq!.number)
  for (const name of ['authorization', 'proxy-authorization']) {
    for (const value of invite.headers.getAll(name)) plain.headers.append(name, value)
  }
  return sdp === undefined ? plain : withBody(plain, sdp, 'application/sdp')
}

/** The same request with a body. */
export function withBody(request: SipRequest, body: string, contentType: string): SipRequest {
  request.headers.set('content-type', contentType)
  return request.withBody(body)
}

/** Whether a response says that the far side no longer knows the dialog (RFC 5057 5.1). */
export function isDialogGone(response: SipResponse): boolean {
  return response.status === 481 || response.status === 408
}
