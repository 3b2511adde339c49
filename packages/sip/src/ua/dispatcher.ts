import type { Emitter } from '../emitter.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { parseVia } from '../message/via.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { TransactionUser } from '../transaction/transaction-layer.ts'
import type { Flow } from '../transport/flow.ts'
import { type Refusal, refusalOf } from './admission.ts'
import { ACCEPT, ALLOW } from './capabilities.ts'
import type { Core } from './core.ts'
import { ServerRequest } from './server-request.ts'
import { UasInvite } from './uas-invite.ts'
import type { UserAgentEvents } from './user-agent.ts'

/** RFC 3261 17.2.1: 100 unless something else was sent within this time. */
const TRYING_DELAY_MS = 200

/** Methods that make sense only within a dialog. */
const IN_DIALOG_ONLY = new Set(['BYE', 'UPDATE', 'PRACK', 'INFO'])

/** Brings each new request to whom it belongs (RFC 3261 8.2, 12.2.2). */
export class Dispatcher implements TransactionUser {
  readonly #core: () => Core
  readonly #events: Emitter<UserAgentEvents>

  constructor(core: () => Core, events: Emitter<UserAgentEvents>) {
    this.#core = core
    this.#events = events
  }

  onRequest(transaction: ServerTransaction, isMerged: boolean): void {
    try {
      this.#dispatch(transaction, isMerged)
    } catch (error) {
      this.#log('error', 'request.failed', transaction.request, { error: String(error) })
      if (transaction.lastStatus < 200) this.#core().reply(transaction, 500)
    }
  }

  onAck(ack: SipRequest, flow: Flow): void {
    const holder = this.#core().dialogs.of(ack)
    if (holder) holder.onAck(ack, flow)
    else this.#log('debug', 'ack.stray', ack, {})
  }

  onStray(response: SipResponse): void {
    this.#core().log({
      level: 'debug',
      event: 'response.stray',
      callId: response.callId,
      status: response.status,
    })
  }

  #dispatch(transaction: ServerTransaction, isMerged: boolean): void {
    const { request } = transaction
    const core = this.#core()
    if (request.method === 'CANCEL') return this.#cancel(transaction)
    const refusal =
      isMerged || hasPassedHere(transaction) ? { status: 482 } : refusalOf(request, core.options)
    if (refusal) this.#refuse(transaction, refusal)
    else if (request.toTag !== undefined) this.#inDialog(transaction)
    else if (request.method === 'INVITE') this.#invite(transaction)
    else if (request.method === 'OPTIONS') this.#options(transaction)
    else if (IN_DIALOG_ONLY.has(request.method)) this.#refuse(transaction, { status: 481 })
    else this.#outOfDialog(transaction)
  }

  #refuse(transaction: ServerTransaction, refusal: Refusal): void {
    const { status, ...reply } = refusal
    this.#log('info', 'request.refused', transaction.request, { status })
    this.#core().reply(transaction, status, reply)
  }

  #inDialog(transaction: ServerTransaction): void {
    const holder = this.#core().dialogs.of(transaction.request)
    if (holder) holder.onRequest(transaction)
    else this.#refuse(transaction, { status: 481 })
  }

  /** RFC 3261 9.2. */
  #cancel(transaction: ServerTransaction): void {
    const invite = this.#core().transactions.inviteOf(transaction.request)
    if (!invite) return this.#refuse(transaction, { status: 481 })
    this.#core().reply(transaction, 200)
    if (invite.lastStatus < 200) invite.user.onCancel?.(transaction.request)
  }

  #invite(transaction: ServerTransaction): void {
    const core = this.#core()
    if (!this.#events.has('invite')) return core.reply(transaction, 480)
    if (core.options.tryingAtOnce) core.reply(transaction, 100)
    const invite = new UasInvite(core, transaction)
    try {
      this.#events.emit('invite', invite)
    } catch (error) {
      this.#log('error', 'invite.listener-failed', transaction.request, { error: String(error) })
      invite.reject({ status: 500 })
    }
    if (!core.options.tryingAtOnce) this.#tryLater(transaction)
  }

  #tryLater(transaction: ServerTransaction): void {
    if (transaction.lastStatus > 0) return
    const core = this.#core()
    core.timers.set(() => {
      if (transaction.lastStatus === 0 && !transaction.isOver) core.reply(transaction, 100)
    }, TRYING_DELAY_MS)
  }

  /** RFC 3261 11.2. */
  #options(transaction: ServerTransaction): void {
    this.#core().reply(transaction, 200, {
      headers: { Allow: ALLOW, Accept: ACCEPT, 'Accept-Encoding': 'identity', Supported: 'timer, 100rel' },
    })
  }

  #outOfDialog(transaction: ServerTransaction): void {
    const event = transaction.request.method === 'REGISTER' ? 'register' : 'request'
    const incoming = new ServerRequest(this.#core(), transaction)
    try {
      if (this.#events.emit(event, incoming)) return
    } catch (error) {
      this.#log('error', 'request.listener-failed', transaction.request, { error: String(error) })
      return incoming.respond({ status: 500 })
    }
    this.#log('info', 'request.refused', transaction.request, { status: 405 })
    incoming.respond({ status: 405, headers: { Allow: ALLOW } })
  }

  #log(
    level: 'debug' | 'info' | 'error',
    event: string,
    request: SipRequest,
    fields: Record<string, unknown>,
  ): void {
    this.#core().log({ level, event, method: request.method.slice(0, 32), callId: request.callId, ...fields })
  }
}

/** An INVITE of ours that comes back by way of others (RFC 3261 16.3): our own Via stands below theirs. */
function hasPassedHere({ request, origin }: ServerTransaction): boolean {
  if (request.method !== 'INVITE' || request.toTag !== undefined) return false
  const [, ...earlier] = request.list('via')
  return earlier.some((value) => {
    const via = parseVia(value)
    return via !== undefined && `${via.host}:${via.port ?? 5060}` === origin.localHostPort
  })
}
