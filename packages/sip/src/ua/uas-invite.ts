import type { Dialog } from '../dialog/dialog.ts'
import type { SdpMemory } from '../dialog/dialog-context.ts'
import type { DialogHolder } from '../dialog/dialog-map.ts'
import { DialogState } from '../dialog/dialog-state.ts'
import { InviteDialog } from '../dialog/invite-dialog.ts'
import { agreeAsServer, formatSessionExpires } from '../dialog/session-timer.ts'
import { SipError } from '../errors.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { SipRequest } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { parseReason } from '../message/reason.ts'
import { parseNumber } from '../message/scan.ts'
import { parseUri } from '../message/uri.ts'
import { randomToken } from '../random-token.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { type Flow, sourceOf } from '../transport/flow.ts'
import type { Source } from '../transport/source.ts'
import { type Address, addressOf } from './address.ts'
import { ALLOW } from './capabilities.ts'
import type { Core, ReplyOptions } from './core.ts'
import type { IncomingInvite, InviteAbort } from './incoming-invite.ts'
import { ReliableProvisionals } from './reliable-provisionals.ts'
import { type InviteJson, inviteRecord } from './taken-back.ts'

const DEFAULT_MAX_FORWARDS = 70

/** A call that came in: its early dialog and its one final answer. */
export class UasInvite implements IncomingInvite, DialogHolder {
  readonly request: SipRequest
  readonly source: Source
  readonly #core: Core
  readonly #transaction: ServerTransaction
  readonly #state: DialogState
  readonly #abort = new AbortController()
  /** Only when the caller requires 100rel. */
  readonly #reliable: ReliableProvisionals | undefined
  readonly #sdp: SdpMemory
  readonly offersFirst: boolean
  readonly earlyAnswer: Promise<string | undefined>
  readonly #settleEarlyAnswer: (answer: string | undefined) => void
  #isOfferShown = false
  #isOver = false
  /** Answered, but the 2xx still waits for a PRACK. */
  #withheld: InviteDialog | undefined

  constructor(core: Core, transaction: ServerTransaction) {
    const { request, origin } = transaction
    this.#core = core
    this.#transaction = transaction
    this.request = request
    this.source = sourceOf(origin)
    this.#sdp = { remote: request.sdp }
    const contact = core.contactFor(origin, parseUri(request.uri)?.user ?? '')
    this.#state = DialogState.ofServer(request, randomToken(), contact, origin)
    if (request.list('require').includes('100rel')) {
      this.#reliable = new ReliableProvisionals(core, request, () => this.#neverAcknowledged())
    }
    this.offersFirst = this.#reliable !== undefined && request.sdp === undefined
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.earlyAnswer = promise
    this.#settleEarlyAnswer = resolve
    if (!this.offersFirst) resolve(undefined)
    transaction.user = {
      onCancel: (cancel) => this.#cancelled(cancel),
      onFailure: () => this.#aborted({ kind: 'transport' }),
    }
    core.dialogs.set(this.#state.id, this)
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

  get requestUri(): string {
    return this.request.uri
  }

  get maxForwards(): number {
    return parseNumber(this.request.header('max-forwards'), 255) ?? DEFAULT_MAX_FORWARDS
  }

  get assertedIdentity(): Address | undefined {
    const identity = parseNameAddr(this.request.list('p-asserted-identity')[0] ?? '')
    return identity && addressOf(identity)
  }

  get offer(): string | undefined {
    return this.request.sdp
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  header(name: string): string | undefined {
    return this.request.header(name)
  }

  // — answers —

  ring(options: { sdp?: string; headers?: HeaderMap } = {}): void {
    this.#provisional(180, options.sdp, options.headers)
  }

  progress(options: { sdp: string; headers?: HeaderMap }): void {
    this.#provisional(183, options.sdp, options.headers)
  }

  accept(options: { sdp: string; headers?: HeaderMap }): Dialog {
    if (this.#isOver) throw new SipError('ended', 'the call was answered or cancelled before')
    this.#isOver = true
    this.#sdp.local = options.sdp
    if (this.offer !== undefined) this.#sdp.lastOffer = { offer: this.offer, answer: options.sdp }
    const dialog = new InviteDialog(this.#core, this.#state, {
      sdp: this.#sdp,
      onPrack: (transaction) => this.#prackCame(transaction),
    })
    this.#transaction.user = { onAck: (ack) => dialog.onAck(ack, this.#transaction.origin) }
    if (this.#reliable?.holdsSdp) {
      this.#withheld = dialog
      dialog.withhold()
      this.#reliable.afterSdp(() => this.#sendAccept(dialog, options))
      void dialog.ended.then(({ by }) => this.#endWithheld(by === 'local' ? 480 : 487))
    } else this.#sendAccept(dialog, options)
    return dialog
  }

  reject(options: {
    status: number
    reasonPhrase?: string
    headers?: HeaderMap
    retryAfterSeconds?: number
  }): void {
    if (this.#isOver) return
    const { status, ...reply } = options
    if (status < 300 || status > 699) throw new SipError('malformed', `${status} refuses nothing`)
    this.#leave()
    this.#reply(status, reply)
  }

  toJSON(): InviteJson {
    return inviteRecord(this.request, this.#transaction.origin, this.#state.id.localTag)
  }

  #sendAccept(dialog: InviteDialog, options: { sdp: string; headers?: HeaderMap }): void {
    this.#withheld = undefined
    this.#reliable?.close()
    const headers: HeaderMap = { Contact: this.#state.localContact, Allow: ALLOW, Supported: 'timer' }
    const agreed = agreeAsServer(this.request, this.#core.options)
    if (agreed) {
      headers['Session-Expires'] = formatSessionExpires(agreed)
      if (agreed.refresher === 'uac') headers.Require = 'timer'
    }
    dialog.awaitAck(() => this.#transaction.repeatLast())
    if (!dialog.isEnded && agreed) {
      dialog.sessionTimer.restart({ seconds: agreed.seconds, weRefresh: agreed.refresher === 'uas' })
    }
    // Once the answer to our offer has come, no response may bring another one (RFC 3261 13.2.1).
    const body = this.#sdp.prackAnswer === undefined ? options.sdp : undefined
    this.#reply(200, {
      headers: { ...headers, ...options.headers },
      body,
      contentType: body === undefined ? undefined : 'application/sdp',
      recordRoute: true,
    })
    this.#settleEarlyAnswer(undefined)
  }

  #provisional(status: number, sdp: string | undefined, more: HeaderMap | undefined): void {
    if (this.#isOver) return
    if (this.offersFirst && !this.#isOfferShown && sdp === undefined) return
    if (sdp !== undefined) this.#isOfferShown = true
    const send = (reliability: HeaderMap = {}) =>
      this.#sendProvisional(status, sdp, { ...reliability, ...more })
    if (!this.#reliable) return send()
    this.#reliable.send({ status, sdp, send, repeat: () => this.#transaction.repeatLast() })
  }

  #sendProvisional(status: number, sdp: string | undefined, headers: HeaderMap): void {
    this.#reply(status, {
      headers: { Contact: this.#state.localContact, Allow: ALLOW, ...headers },
      body: sdp,
      contentType: sdp === undefined ? undefined : 'application/sdp',
      recordRoute: true,
    })
  }

  #reply(status: number, options: ReplyOptions): void {
    this.#core.reply(this.#transaction, status, { ...options, toTag: this.#state.id.localTag })
  }

  // — requests in the early dialog —

  onRequest(transaction: ServerTransaction): void {
    const { request } = transaction
    if (request.method === 'PRACK' && this.#prackCame(transaction)) return
    if (!this.#state.takesCSeq(request)) return this.#core.reply(transaction, 500)
    if (request.method === 'BYE') this.#byeCame(transaction)
    else if (request.method === 'UPDATE') this.#updateCame(transaction)
    else if (request.method === 'INVITE') this.#core.reply(transaction, 500, { retryAfterSeconds: 2 })
    else if (request.method === 'PRACK') this.#core.reply(transaction, 481)
    else if (request.method === 'OPTIONS' || request.method === 'INFO') this.#core.reply(transaction, 200)
    else this.#core.reply(transaction, 405, { headers: { Allow: ALLOW } })
  }

  onAck(): void {}

  /** Another connection's end is nothing to this call. */
  onFlowClosed(flow: Flow): void {
    if (flow.flowId === this.#transaction.flow.flowId) this.#aborted({ kind: 'transport' })
  }

  #prackCame(transaction: ServerTransaction): boolean {
    if (!this.#reliable?.onPrack(transaction)) return false
    const { request } = transaction
    this.#state.takesCSeq(request)
    const isAwaited = this.offer === undefined && this.#sdp.prackAnswer === undefined
    const isAnswer = isAwaited && request.sdp !== undefined
    if (isAnswer) {
      this.#sdp.remote = request.sdp
      this.#sdp.prackAnswer = request.sdp
    }
    this.#settleEarlyAnswer(isAnswer ? request.sdp : undefined)
    // A further offer in a PRACK is not taken; the caller may send it by UPDATE or re-INVITE.
    this.#core.reply(transaction, request.sdp !== undefined && !isAnswer ? 488 : 200)
    return true
  }

  /** The caller may hang up an early dialog by BYE (RFC 3261 15). */
  #byeCame(transaction: ServerTransaction): void {
    this.#core.reply(transaction, 200)
    this.#cancelled(transaction.request)
  }

  #updateCame(transaction: ServerTransaction): void {
    if (transaction.request.hasBody) return this.#core.reply(transaction, 500, { retryAfterSeconds: 2 })
    this.#state.refreshTarget(transaction.request)
    this.#core.reply(transaction, 200, { headers: { Contact: this.#state.localContact, Allow: ALLOW } })
  }

  // — the end —

  #cancelled(request: SipRequest): void {
    if (this.#isOver) return
    const reason = parseReason(request.header('reason'))
    this.#aborted(reason ? { kind: 'cancelled', reason } : { kind: 'cancelled' })
    this.#reply(487, {})
  }

  #neverAcknowledged(): void {
    if (this.#withheld) return this.#endWithheld(504)
    if (this.#isOver) return
    this.#aborted({ kind: 'timeout' })
    this.#reply(504, {})
  }

  /** The caller hung up by BYE (487), we did (480), or our offer was never acknowledged (504). */
  #endWithheld(status: 480 | 487 | 504): void {
    const dialog = this.#withheld
    if (!dialog) return
    this.#withheld = undefined
    this.#leave()
    this.#reply(status, {})
    dialog.finish({ by: 'timeout' }, 'none')
  }

  #aborted(abort: InviteAbort): void {
    if (this.#isOver) return
    this.#leave()
    this.#abort.abort(abort)
  }

  #leave(): void {
    this.#isOver = true
    this.#reliable?.close()
    this.#settleEarlyAnswer(undefined)
    this.#core.dialogs.delete(this.#state.id, this)
  }
}
