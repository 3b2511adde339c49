import { DialogMap } from '../dialog/dialog-map.ts'
import { SipError } from '../errors.ts'
import type { SipLog } from '../log.ts'
import { createResponse } from '../message/create-response.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { SipRequest } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { encodeUser, parseUri } from '../message/uri.ts'
import { MAGIC_COOKIE } from '../message/via.ts'
import { randomToken } from '../random-token.ts'
import type { Timers } from '../timers.ts'
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { TransactionLayer, type TransactionUser } from '../transaction/transaction-layer.ts'
import type { Flow, Transport } from '../transport/flow.ts'
import { literalDestination, resolveDestination } from '../transport/resolve.ts'
import type { FlowTarget } from './options.ts'

/** Options with their defaults filled in. */
export interface CoreOptions {
  userAgentName: string
  maxMessageBytes: number
  sessionExpiresSeconds: number
  minSeSeconds: number
  tryingAtOnce: boolean
  offerReliableProvisionals: boolean
  flowLostGraceMs: number
  restoredFlowGraceMs: number
}

/** What may be said in a response. */
export interface ReplyOptions {
  reasonPhrase?: string
  headers?: HeaderMap
  toTag?: string
  body?: string | Uint8Array
  contentType?: string
  retryAfterSeconds?: number
  /** Copies Record-Route, for responses that make a dialog. */
  recordRoute?: boolean
}

/** What calls, dialogs and requests share: sockets, transactions, timers, and how to send. */
export class Core {
  readonly options: CoreOptions
  readonly timers: Timers
  readonly log: SipLog
  readonly transactions: TransactionLayer
  readonly dialogs = new DialogMap()
  transports: Transport[] = []
  isClosed = false

  constructor(options: CoreOptions, timers: Timers, log: SipLog, user: TransactionUser) {
    this.options = options
    this.timers = timers
    this.log = log
    this.transactions = new TransactionLayer(timers, user)
  }

  /** Puts our Via on top and sends. */
  send(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction<string, string, string> {
    this.stampVia(request, flow)
    return this.transactions.send(request, flow, user)
  }

  /** Puts our Via with a new branch on top. */
  stampVia(request: SipRequest, flow: Flow): void {
    const kind = flow.kind === 'ws' ? 'WS' : 'UDP'
    const rport = flow.kind === 'udp' ? ';rport' : ''
    const via = `SIP/2.0/${kind} ${flow.localHostPort};branch=${MAGIC_COOKIE}${randomToken()}${rport}`
    request.headers.prepend('via', via)
  }

  /** Answers a request. */
  reply(transaction: ServerTransaction, status: number, options: ReplyOptions = {}): void {
    const { request } = transaction
    const toTag = status > 100 ? (options.toTag ?? randomToken()) : undefined
    const response = createResponse(request, status, {
      reasonPhrase: options.reasonPhrase,
      toTag,
      body: options.body,
    })
    const { headers } = response
    if (options.recordRoute) {
      for (const value of request.headers.getAll('record-route')) headers.append('record-route', value)
    }
    headers.append('server', this.options.userAgentName)
    if (options.retryAfterSeconds !== undefined)
      headers.append('retry-after', String(options.retryAfterSeconds))
    headers.assign(options.headers)
    if (options.contentType) headers.set('content-type', options.contentType)
    transaction.respond(response)
  }

  /** Our Contact towards that far side. */
  contactFor(flow: Flow, user: string): string {
    const name = user === '' ? '' : `${encodeUser(user)}@`
    return `<sip:${name}${flow.localHostPort}${flow.kind === 'ws' ? ';transport=ws' : ''}>`
  }

  flowById(flowId: string): Flow | undefined {
    for (const transport of this.transports) {
      const flow = transport.flowById(flowId)
      if (flow) return flow.isAlive ? flow : undefined
    }
    return undefined
  }

  /** A UDP flow to an IP address. */
  flowTo(address: string, port: number): Flow | undefined {
    for (const transport of this.transports) {
      const flow = transport.flowTo(address, port)
      if (flow) return flow
    }
    return undefined
  }

  /**
   * Finds the flow for a request outside of dialogs: at once where no name has to be looked up, else by a promise.
   * @throws SipError 'transport' for a dead flow or an unknown host, 'malformed' for a senseless URI.
   */
  route(target: FlowTarget | undefined, uri: string): Flow | Promise<Flow> {
    if (this.isClosed) throw new SipError('ended', 'the user agent is closed')
    if (target && 'flowId' in target) return this.#orDead(this.flowById(target.flowId))
    const parsed = parseUri(target ? `sip:${bracketed(target.address)}:${target.port}` : uri)
    if (!parsed || parsed.host === '') throw new SipError('malformed', `no host in ${target?.address ?? uri}`)
    const literal = literalDestination(parsed)
    if (literal) return this.#orDead(this.flowTo(literal.address, literal.port))
    return resolveDestination(parsed).then(({ address, port }) => this.#orDead(this.flowTo(address, port)))
  }

  #orDead(flow: Flow | undefined): Flow {
    if (!flow) throw new SipError('transport', 'no live flow')
    return flow
  }
}

/** The URI inside a Route value. */
export function uriOfRoute(route: string | undefined): string | undefined {
  return route === undefined ? undefined : parseNameAddr(route)?.uri.text
}

function bracketed(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address
}
