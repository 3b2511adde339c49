import type { SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import type { Flow } from '../transport/flow.ts'
import type { StateTable } from './machine.ts'
import { Transaction, type TransactionContext, type TransactionFailure } from './transaction.ts'

/** Whoever sent a request hears here what became of it. */
export interface ClientUser {
  /** Provisional and final responses; an INVITE's 2xx as often as it comes. */
  onResponse(response: SipResponse): void
  /** No final response came or will come. Not called after one. */
  onFailure(cause: TransactionFailure): void
  /** The transaction is over and its timers are gone. */
  onTerminated?(): void
}

/** What both client transactions share: the request on the wire, and the user above. */
export abstract class ClientTransaction<
  S extends string,
  E extends string,
  A extends string,
> extends Transaction<S, E | 'transportError', A, SipResponse> {
  readonly request: SipRequest
  protected readonly user: ClientUser
  readonly #wire: string | Uint8Array

  constructor(
    initial: S,
    table: StateTable<S, E | 'transportError', A>,
    request: SipRequest,
    flow: Flow,
    user: ClientUser,
    context: TransactionContext,
  ) {
    super(initial, table, flow, context)
    this.request = request
    this.user = user
    this.#wire = serialise(request)
  }

  /** Sends the request for the first time. */
  abstract start(): void

  /** Feeds a response that matches this transaction. */
  abstract receive(response: SipResponse): void

  override close(): void {
    if (this.isOver) return
    super.close()
    this.user.onTerminated?.()
  }

  protected transmit(): void {
    this.flow.send(this.#wire, () => this.step('transportError'))
  }

  protected flowClosed(): void {
    this.step('transportError')
  }
}
