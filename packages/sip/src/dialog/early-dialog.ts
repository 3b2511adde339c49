import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { ALLOW } from '../ua/capabilities.ts'
import type { Core } from '../ua/core.ts'
import type { DialogHolder } from './dialog-map.ts'
import type { DialogState } from './dialog-state.ts'

/** RFC 3311 5.2: an offer that cannot be answered yet may be repeated soon. */
const RETRY_AFTER_SECONDS = 2

/** The calling side's dialog between a provisional and the final response: only UPDATE is of use in it. */
export class EarlyDialog implements DialogHolder {
  readonly state: DialogState
  readonly #core: Core

  constructor(core: Core, state: DialogState) {
    this.#core = core
    this.state = state
    core.dialogs.set(state.id, this)
  }

  onRequest(transaction: ServerTransaction): void {
    const { request } = transaction
    if (!this.state.takesCSeq(request)) return this.#core.reply(transaction, 500)
    if (request.method === 'UPDATE') this.#onUpdate(transaction)
    else if (request.method === 'OPTIONS' || request.method === 'INFO') this.#core.reply(transaction, 200)
    else this.#core.reply(transaction, 405, { headers: { Allow: ALLOW } })
  }

  onAck(): void {}

  /** The transaction hears of it by itself. */
  onFlowClosed(): void {}

  close(): void {
    this.#core.dialogs.delete(this.state.id, this)
  }

  #onUpdate(transaction: ServerTransaction): void {
    if (transaction.request.hasBody) {
      return this.#core.reply(transaction, 500, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
    this.state.refreshTarget(transaction.request)
    this.#core.reply(transaction, 200, { headers: { Contact: this.state.localContact, Allow: ALLOW } })
  }
}
