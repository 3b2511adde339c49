import type { SipRequest } from '../message/message.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { sourceOf } from '../transport/flow.ts'
import type { Source } from '../transport/source.ts'
import { type Address, addressOf } from './address.ts'
import type { Core } from './core.ts'
import type { IncomingRequest, ResponseOptions } from './incoming-request.ts'

/** A request other than INVITE, over its transaction. */
export class ServerRequest implements IncomingRequest {
  readonly request: SipRequest
  readonly source: Source
  readonly #core: Core
  readonly #transaction: ServerTransaction
  #answered = false

  constructor(core: Core, transaction: ServerTransaction) {
    this.#core = core
    this.#transaction = transaction
    this.request = transaction.request
    this.source = sourceOf(transaction.origin)
  }

  get method(): string {
    return this.request.method
  }

  get requestUri(): string {
    return this.request.uri
  }

  get sipCallId(): string {
    return this.request.callId
  }

  get from(): Address {
    return addressOf(this.request.from!)
  }

  get to(): Address {
    return addressOf(this.request.to!)
  }

  get body(): string {
    return this.request.body
  }

  get answered(): boolean {
    return this.#answered
  }

  header(name: string): string | undefined {
    return this.request.header(name)
  }

  respond(options: ResponseOptions): void {
    if (this.#answered) return
    this.#answered = options.status >= 200
    const { status, ...reply } = options
    this.#core.reply(this.#transaction, status, reply)
  }
}
