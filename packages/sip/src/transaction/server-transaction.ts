import type { SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import type { Flow } from '../transport/flow.ts'
import { responseFlow } from '../transport/response-flow.ts'
import type { StateTable } from './machine.ts'
import { Transaction, type TransactionContext, type TransactionFailure } from './transaction.ts'

/** Whoever answers a request hears here what became of the answer. */
export interface ServerUser {
  /** An ACK for the 2xx that came with the INVITE's own branch. */
  onAck?(ack: SipRequest): void
  /** A CANCEL for this INVITE came and was answered (RFC 3261 9.2). */
  onCancel?(cancel: SipRequest): void
  onFailure?(cause: TransactionFailure): void
  onTerminated?(): void
}

/** What both server transactions share: the last response, which is repeated when the request is. */
export abstract class ServerTransaction<
  S extends string = string,
  E extends string = string,
  A extends string = string,
> extends Transaction<S, E | 'transportError', A, SipResponse | SipRequest> {
  readonly request: SipRequest
  /** Where the request came from; `flow` is where responses go, which for UDP may be another port. */
  readonly origin: Flow
  /** Set by whoever takes the request on. */
  user: ServerUser = {}
  #lastWire: string | Uint8Array | undefined
  #lastStatus = 0

  constructor(
    initial: S,
    table: StateTable<S, E | 'transportError', A>,
    request: SipRequest,
    origin: Flow,
    context: TransactionContext,
  ) {
    super(initial, table, responseFlow(origin, request.via!), context)
    this.request = request
    this.origin = origin
  }

  /** Status of the last response sent; 0 before the first. */
  get lastStatus(): number {
    return this.#lastStatus
  }

  /** Sends a response if the state allows it. */
  abstract respond(response: SipResponse): void

  /** The same request came again, or for INVITE its ACK. */
  abstract receive(request: SipRequest): void

  override close(): void {
    if (this.isOver) return
    super.close()
    this.user.onTerminated?.()
  }

  /** Sends the last response once more: an INVITE's 2xx until its ACK comes, which RFC 3261 13.3.1.4 leaves to the user. */
  repeatLast(): void {
    if (!this.isOver) this.resend()
  }

  protected send(response: SipResponse): void {
    this.#lastWire = serialise(response)
    this.#lastStatus = response.status
    this.resend()
  }

  protected resend(): void {
    if (this.#lastWire !== undefined) this.flow.send(this.#lastWire, () => this.step('transportError'))
  }

  protected flowClosed(): void {
    this.step('transportError')
  }
}
