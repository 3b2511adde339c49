import type { SipRequest } from '../message/message.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Flow } from '../transport/flow.ts'
import type { DialogId } from './dialog-id.ts'

/** Whoever takes the requests of one dialog, early or confirmed. */
export interface DialogHolder {
  onRequest(transaction: ServerTransaction): void
  onAck(ack: SipRequest, flow: Flow): void
  onFlowClosed(flow: Flow): void
}

/** The living dialogs by Call-ID and tags. */
export class DialogMap {
  readonly #holders = new Map<string, DialogHolder>()

  get size(): number {
    return this.#holders.size
  }

  set(id: DialogId, holder: DialogHolder): void {
    this.#holders.set(keyOf(id), holder)
  }

  /** Takes the dialog out, if it is still that holder's. */
  delete(id: DialogId, holder: DialogHolder): void {
    const key = keyOf(id)
    if (this.#holders.get(key) === holder) this.#holders.delete(key)
  }

  has(id: DialogId): boolean {
    return this.#holders.has(keyOf(id))
  }

  /** The dialog that a request of the far side belongs to: its To tag is ours (RFC 3261 12.2.2). */
  of(request: SipRequest): DialogHolder | undefined {
    const id = { sipCallId: request.callId, localTag: request.toTag ?? '', remoteTag: request.fromTag ?? '' }
    return this.#holders.get(keyOf(id))
  }

  all(): DialogHolder[] {
    return [...this.#holders.values()]
  }

  clear(): void {
    this.#holders.clear()
  }
}

function keyOf(id: DialogId): string {
  return `${id.sipCallId} ${id.localTag} ${id.remoteTag}`
}
