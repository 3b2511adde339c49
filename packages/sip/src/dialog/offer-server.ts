import { SipError } from '../errors.ts'
import type { SipRequest } from '../message/message.ts'
import { parseReason } from '../message/reason.ts'
import { parseSessionExpires } from '../message/session-expires.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { ALLOW } from '../ua/capabilities.ts'
import type { OfferHandler } from './dialog.ts'
import type { DialogContext } from './dialog-context.ts'
import { Repeater } from './repeater.ts'
import { agreeAsServer, formatSessionExpires, speaksTimer } from './session-timer.ts'

/** RFC 3261 14.2: an overlapping re-INVITE may be tried again after 0 to 10 s. */
const MAX_RETRY_AFTER_SECONDS = 10

/** What the dialog tells and is told about the far side's offers. */
export interface OfferServerUser {
  /** Whether an offer of ours waits for its answer. */
  isOffering(): boolean
  /** The answer to an offer that we made in a 2xx. */
  onAnswer(sdp: string): void
  onHandlerError(error: unknown): void
}

/** Answers re-INVITE and UPDATE (RFC 3261 14.2, RFC 3311 5.2). */
export class OfferServer {
  readonly #context: DialogContext
  readonly #user: OfferServerUser
  #handler: OfferHandler | undefined
  /** The request whose offer is being considered. */
  #considered: ServerTransaction | undefined
  #repeater: Repeater | undefined
  /** CSeq of the re-INVITE whose ACK is awaited, and whether that ACK brings the answer. */
  #awaited: { cseq: number; bringsAnswer: boolean } | undefined
  #idle: { promise: Promise<void>; resolve: () => void } | undefined

  constructor(context: DialogContext, user: OfferServerUser) {
    this.#context = context
    this.#user = user
  }

  set handler(handler: OfferHandler) {
    this.#handler = handler
  }

  /** Resolves when no offer of theirs is open and every ACK has come. */
  async untilIdle(): Promise<void> {
    while (this.#considered || this.#awaited) {
      this.#idle ??= Promise.withResolvers<void>()
      await this.#idle.promise
    }
  }

  onInvite(transaction: ServerTransaction): void {
    if (this.#refuses(transaction)) return
    this.#context.core.reply(transaction, 100)
    this.#consider(transaction, 'invite')
  }

  onUpdate(transaction: ServerTransaction): void {
    const { request } = transaction
    if (this.#isIntervalTooSmall(transaction)) return
    if (!request.hasBody) this.#acceptWith(transaction, undefined)
    else if (!this.#refuses(transaction)) this.#consider(transaction, 'update')
  }

  /** Takes the ACK of a re-INVITE; says whether it was ours. */
  onAck(ack: SipRequest): boolean {
    if (this.#awaited?.cseq !== ack.cseq!.number) return false
    const { bringsAnswer } = this.#awaited
    this.#stopAwaiting()
    if (bringsAnswer && ack.sdp !== undefined) {
      this.#context.sdp.remote = ack.sdp
      this.#user.onAnswer(ack.sdp)
    }
    return true
  }

  /** The dialog ended: an open offer gets 487 (RFC 3261 15.1.2). */
  close(): void {
    const open = this.#considered
    this.#considered = undefined
    this.#stopAwaiting()
    if (open) this.#context.core.reply(open, 487)
  }

  #refuses(transaction: ServerTransaction): boolean {
    const { core } = this.#context
    if (this.#user.isOffering()) core.reply(transaction, 491)
    else if (this.#considered) {
      core.reply(transaction, 500, {
        retryAfterSeconds: Math.floor(Math.random() * (MAX_RETRY_AFTER_SECONDS + 1)),
      })
    } else if (transaction.request.hasBody && transaction.request.sdp === undefined) {
      core.reply(transaction, 415, { headers: { Accept: 'application/sdp' } })
    } else return this.#isIntervalTooSmall(transaction)
    return true
  }

  #isIntervalTooSmall(transaction: ServerTransaction): boolean {
    const { core } = this.#context
    const wish = parseSessionExpires(transaction.request.header('session-expires'))
    if (!wish || wish.seconds >= core.options.minSeSeconds || !speaksTimer(transaction.request)) return false
    core.reply(transaction, 422, { headers: { 'Min-SE': String(core.options.minSeSeconds) } })
    return true
  }

  #consider(transaction: ServerTransaction, how: 'invite' | 'update'): void {
    this.#considered = transaction
    transaction.user = {
      onCancel: (cancel) => this.#cancelled(transaction, cancel),
      onFailure: () => this.#drop(transaction),
    }
    this.#answerFor(transaction.request, how).then(
      (sdp) => this.#accept(transaction, sdp, how),
      (error: unknown) => this.#decline(transaction, error),
    )
  }

  async #answerFor(request: SipRequest, how: 'invite' | 'update'): Promise<string | undefined> {
    const { sdp } = this.#context
    const offer = request.sdp
    if (offer !== undefined && sdp.lastOffer?.offer === offer) return sdp.lastOffer.answer
    if (this.#handler) return this.#handler(offer, how)
    if (offer === undefined && sdp.local !== undefined) return sdp.local
    throw new SipError(488)
  }

  #accept(transaction: ServerTransaction, answer: string | undefined, how: 'invite' | 'update'): void {
    if (this.#considered !== transaction) return
    const offer = transaction.request.sdp
    if (how === 'invite' && answer === undefined) return this.#decline(transaction, new SipError(488))
    this.#remember(offer, answer)
    if (how === 'invite') this.#awaitAck(transaction, offer === undefined)
    this.#drop(transaction)
    this.#acceptWith(transaction, answer)
  }

  #remember(offer: string | undefined, answer: string | undefined): void {
    const { sdp } = this.#context
    if (answer !== undefined) sdp.local = answer
    if (offer !== undefined) sdp.remote = offer
    sdp.lastOffer = offer !== undefined && answer !== undefined ? { offer, answer } : undefined
  }

  #acceptWith(transaction: ServerTransaction, body: string | undefined): void {
    const { core, state, sessionTimer } = this.#context
    const { request } = transaction
    state.refreshTarget(request)
    const headers: Record<string, string> = { Contact: state.localContact, Allow: ALLOW, Supported: 'timer' }
    const agreed = agreeAsServer(request, core.options)
    sessionTimer.restart(agreed && { seconds: agreed.seconds, weRefresh: agreed.refresher === 'uas' })
    if (agreed) {
      headers['Session-Expires'] = formatSessionExpires(agreed)
      if (agreed.refresher === 'uac') headers.Require = 'timer'
    }
    core.reply(transaction, 200, {
      headers,
      body,
      contentType: body === undefined ? undefined : 'application/sdp',
    })
    this.#context.changed()
  }

  #awaitAck(transaction: ServerTransaction, bringsAnswer: boolean): void {
    this.#stopAwaiting()
    this.#awaited = { cseq: transaction.request.cseq!.number, bringsAnswer }
    this.#repeater = new Repeater(
      this.#context.core.timers,
      () => transaction.repeatLast(),
      () => this.#context.finish({ by: 'timeout' }, 'bye'),
    )
  }

  #decline(transaction: ServerTransaction, error: unknown): void {
    if (this.#considered !== transaction) return
    this.#drop(transaction)
    const isRefusal = error instanceof SipError && error.code === 'rejected'
    if (!isRefusal) this.#user.onHandlerError(error)
    this.#context.core.reply(transaction, isRefusal ? error.status : 500)
  }

  #cancelled(transaction: ServerTransaction, cancel: SipRequest): void {
    if (this.#considered !== transaction) return
    this.#drop(transaction)
    this.#context.core.log({
      level: 'info',
      event: 'dialog.reinvite-cancelled',
      callId: cancel.callId,
      reason: parseReason(cancel.header('reason'))?.text,
    })
    this.#context.core.reply(transaction, 487)
  }

  #drop(transaction: ServerTransaction): void {
    if (this.#considered === transaction) this.#considered = undefined
    this.#wake()
  }

  #stopAwaiting(): void {
    this.#repeater?.stop()
    this.#repeater = undefined
    this.#awaited = undefined
    this.#wake()
  }

  #wake(): void {
    if (this.#considered || this.#awaited) return
    this.#idle?.resolve()
    this.#idle = undefined
  }
}
