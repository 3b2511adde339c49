import { createResponse } from '../message/create-response.ts'
import { SipRequest } from '../message/message.ts'
import { type ParseResult, parseMessage } from '../message/parse-message.ts'
import { serialise } from '../message/serialise.ts'
import { stampVia } from '../message/via.ts'
import { randomToken } from '../random-token.ts'
import type { Flow } from '../transport/flow.ts'
import { responseFlow } from '../transport/response-flow.ts'
import type { Core } from './core.ts'

/** The answer to a keep-alive (RFC 5626 3.5.1). */
const PONG = '\r\n'
/** A keep-alive that wants an answer. */
const PING_BYTES = 4

type Malformed = Extract<ParseResult, { kind: 'malformed' }>

/** From bytes to transactions: parses, refuses what cannot be understood, notes where requests came from. */
export class Receiver {
  readonly #core: Core

  constructor(core: Core) {
    this.#core = core
  }

  receive(data: Buffer, flow: Flow): void {
    if (this.#core.isClosed) return
    try {
      this.#take(parseMessage(data), data.length, flow)
    } catch (error) {
      this.#core.log({ level: 'error', event: 'receive.failed', address: flow.address, error: String(error) })
    }
  }

  #take(parsed: ParseResult, bytes: number, flow: Flow): void {
    if (parsed.kind === 'keep-alive') {
      if (bytes === PING_BYTES) flow.send(PONG)
    } else if (bytes > this.#core.options.maxMessageBytes) this.#tooLarge(parsed, bytes, flow)
    else if (parsed.kind === 'malformed') this.#refuse(parsed, flow)
    else if (parsed.message instanceof SipRequest) this.#takeRequest(parsed.message, flow)
    else this.#core.transactions.receiveResponse(parsed.message)
  }

  #takeRequest(request: SipRequest, flow: Flow): void {
    const raw = request.header('via')!
    const stamped = stampVia(raw, request.via!, flow.address, flow.port)
    if (stamped !== raw) request.headers.setFirst('via', stamped)
    this.#core.transactions.receiveRequest(request, flow)
  }

  #tooLarge(parsed: Exclude<ParseResult, { kind: 'keep-alive' }>, bytes: number, flow: Flow): void {
    const request = parsed.kind === 'malformed' ? parsed.request : parsed.message
    const answerable = request instanceof SipRequest && request.method !== 'ACK' ? request : undefined
    this.#refuse({ kind: 'malformed', why: `${bytes} bytes`, status: 513, request: answerable }, flow)
  }

  /** Answers without a transaction, if it can be answered at all, and leaves one line in the log. */
  #refuse(malformed: Malformed, flow: Flow): void {
    const { why, status, request } = malformed
    const event = 'message.malformed'
    const { address, port } = flow
    this.#core.log({ level: 'warn', event, why, address, port, answered: request ? status : 'no' })
    if (!request) return
    const { via } = request
    if (via) request.headers.setFirst('via', stampVia(request.header('via')!, via, address, port))
    const response = createResponse(request, status, { toTag: randomToken() })
    response.headers.append('server', this.#core.options.userAgentName)
    if (status === 400) response.headers.append('warning', `399 ${flow.localHostPort} "${why}"`)
    const back = via ? responseFlow(flow, via) : flow
    back.send(serialise(response))
  }
}
