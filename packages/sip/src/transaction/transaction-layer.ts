import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Timers } from '../timers.ts'
import type { Flow } from '../transport/flow.ts'
import type { ClientTransaction, ClientUser } from './client-transaction.ts'
import { InviteClientTransaction } from './invite-client.ts'
import { InviteServerTransaction } from './invite-server.ts'
import { clientKey, clientKeyOf, mergeKey, serverKey } from './keys.ts'
import { NonInviteClientTransaction } from './non-invite-client.ts'
import { NonInviteServerTransaction } from './non-invite-server.ts'
import type { ServerTransaction } from './server-transaction.ts'

/** What stands above the transactions. */
export interface TransactionUser {
  /** A new request. `isMerged`: a copy of one that is being answered came by another way (RFC 3261 8.2.2.2). */
  onRequest(transaction: ServerTransaction, isMerged: boolean): void
  /** An ACK that belongs to no transaction, so to a 2xx. */
  onAck(ack: SipRequest, flow: Flow): void
  /** A response that nobody waits for. */
  onStray(response: SipResponse): void
}

// biome-ignore lint/suspicious/noExplicitAny: both kinds live in one map, each with states of its own
type AnyClient = ClientTransaction<any, any, any>

/** All living transactions, found by branch. */
export class TransactionLayer {
  readonly #timers: Timers
  readonly #user: TransactionUser
  readonly #clients = new Map<string, AnyClient>()
  readonly #servers = new Map<string, ServerTransaction>()
  /** Requests without To tag that are being answered, by what is equal in their copies. */
  readonly #originals = new Map<string, ServerTransaction>()

  constructor(timers: Timers, user: TransactionUser) {
    this.#timers = timers
    this.#user = user
  }

  get count(): number {
    return this.#clients.size + this.#servers.size
  }

  /** Sends a request whose topmost Via has its branch. */
  send(request: SipRequest, flow: Flow, user: ClientUser): AnyClient {
    const key = clientKey(request.via!.branch!, request.method)
    const context = { timers: this.#timers, forget: () => void this.#clients.delete(key) }
    const Kind = request.method === 'INVITE' ? InviteClientTransaction : NonInviteClientTransaction
    const transaction = new Kind(request, flow, user, context)
    this.#clients.set(key, transaction)
    transaction.start()
    return transaction
  }

  /** Takes back an INVITE of ours that an earlier process sent and that has been answered provisionally. Sends nothing. */
  adoptClient(request: SipRequest, flow: Flow, user: ClientUser): InviteClientTransaction {
    const key = clientKey(request.via!.branch!, request.method)
    const context = { timers: this.#timers, forget: () => void this.#clients.delete(key) }
    const transaction = new InviteClientTransaction(request, flow, user, context)
    this.#clients.set(key, transaction)
    transaction.takeBack()
    return transaction
  }

  /** Takes back an INVITE that came to an earlier process and waits for its final answer. Nobody is told. */
  adoptServer(request: SipRequest, flow: Flow): InviteServerTransaction {
    const key = serverKey(request)
    const context = { timers: this.#timers, forget: () => void this.#servers.delete(key) }
    const transaction = new InviteServerTransaction(request, flow, context)
    this.#servers.set(key, transaction)
    return transaction
  }

  receiveResponse(response: SipResponse): void {
    const key = clientKeyOf(response)
    const transaction = key === undefined ? undefined : this.#clients.get(key)
    if (transaction) transaction.receive(response)
    else this.#user.onStray(response)
  }

  /** `flow` is where the request came from. */
  receiveRequest(request: SipRequest, flow: Flow): void {
    const key = serverKey(request)
    const known = this.#servers.get(key)
    if (known) known.receive(request)
    else if (request.method === 'ACK') this.#user.onAck(request, flow)
    else this.#open(key, request, flow)
  }

  /** The INVITE that a CANCEL means (RFC 3261 9.2). */
  inviteOf(cancel: SipRequest): ServerTransaction | undefined {
    return this.#servers.get(serverKey(cancel, 'INVITE'))
  }

  /** Ends all of them without a word. */
  close(): void {
    for (const transaction of [...this.#clients.values()]) transaction.close()
    for (const transaction of [...this.#servers.values()]) transaction.close()
  }

  #open(key: string, request: SipRequest, flow: Flow): void {
    const merge = request.toTag === undefined && request.method !== 'CANCEL' ? mergeKey(request) : undefined
    const isMerged = merge !== undefined && this.#originals.has(merge)
    const forget = () => {
      this.#servers.delete(key)
      if (merge !== undefined && this.#originals.get(merge) === transaction) this.#originals.delete(merge)
    }
    const Kind = request.method === 'INVITE' ? InviteServerTransaction : NonInviteServerTransaction
    const transaction: ServerTransaction = new Kind(request, flow, { timers: this.#timers, forget })
    this.#servers.set(key, transaction)
    if (merge !== undefined && !isMerged) this.#originals.set(merge, transaction)
    this.#user.onRequest(transaction, isMerged)
  }
}
