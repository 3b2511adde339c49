import type { TimerHandle } from '../clock.ts'
import { Emitter } from '../emitter.ts'
import { SipError } from '../errors.ts'
import type { HeaderMap } from '../message/headers.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { formatReason, parseReason, type ReasonHeader } from '../message/reason.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { type Flow, sourceOf } from '../transport/flow.ts'
import { GoneFlow } from '../transport/gone-flow.ts'
import type { Source } from '../transport/source.ts'
import { ACCEPT, ALLOW } from '../ua/capabilities.ts'
import type { Core } from '../ua/core.ts'
import { exchange } from '../ua/exchange.ts'
import type { Credentials } from '../ua/options.ts'
import type { Dialog, DialogEnd, DialogEvents, OfferHandler } from './dialog.ts'
import type { DialogContext, SdpMemory } from './dialog-context.ts'
import type { DialogId } from './dialog-id.ts'
import type { DialogHolder } from './dialog-map.ts'
import { dialogRecord } from './dialog-record.ts'
import { Ack, ackRequest, addTargetHeaders, isDialogGone, nextHopFlow, withBody } from './dialog-request.ts'
import type { DialogJson, DialogState } from './dialog-state.ts'
import { OfferClient } from './offer-client.ts'
import { OfferServer } from './offer-server.ts'
import { passOn } from './pass-on.ts'
import { Repeater } from './repeater.ts'
import { SessionTimer } from './session-timer.ts'

/** What a dialog begins with besides its state. */
export interface InviteDialogSeed {
  sdp: SdpMemory
  credentials?: Credentials
  /** Takes PRACKs that come after the 2xx. */
  onPrack?(transaction: ServerTransaction): boolean
}

/** A confirmed dialog of an INVITE: takes and makes its requests until it ends, once. */
export class InviteDialog extends Emitter<DialogEvents> implements Dialog, DialogHolder, DialogContext {
  readonly core: Core
  readonly state: DialogState
  readonly sdp: SdpMemory
  readonly credentials: Credentials | undefined
  readonly sessionTimer: SessionTimer
  readonly acknowledged: Promise<{ sdp?: string }>
  readonly ended: Promise<DialogEnd>
  readonly #onPrack: InviteDialogSeed['onPrack']
  readonly #acknowledge: (ack: { sdp?: string }) => void
  readonly #end: (end: DialogEnd) => void
  readonly #offerServer: OfferServer
  readonly #offerClient: OfferClient
  /** The INVITE whose 2xx waits for our ACK. */
  #unacknowledgedInvite: SipRequest | undefined
  #ack: Ack | undefined
  #isAcknowledged = false
  #repeater: Repeater | undefined
  #isWithheld = false
  #ackOrGivenUp: { promise: Promise<void>; resolve: () => void } | undefined
  #isEnded = false
  #farewell: Promise<void> | undefined
  #graceTimer: TimerHandle | undefined

  constructor(core: Core, state: DialogState, seed: InviteDialogSeed) {
    super()
    this.core = core
    this.state = state
    this.sdp = seed.sdp
    this.credentials = seed.credentials
    this.#onPrack = seed.onPrack
    const acknowledged = Promise.withResolvers<{ sdp?: string }>()
    const ended = Promise.withResolvers<DialogEnd>()
    this.acknowledged = acknowledged.promise
    this.#acknowledge = acknowledged.resolve
    this.ended = ended.promise
    this.#end = ended.resolve
    this.sessionTimer = new SessionTimer(core.timers, {
      refresh: () => void this.#offerClient.refresh(),
      expire: () => this.finish({ by: 'timeout' }, 'bye'),
    })
    this.#offerServer = new OfferServer(this, {
      isOffering: () => this.#offerClient.isOffering,
      onAnswer: (sdp) => void this.emit('answer', sdp),
      onHandlerError: (error) => this.#logError('dialog.handler-failed', error),
    })
    this.#offerClient = new OfferClient(this, () => this.#untilOffersClear())
    core.dialogs.set(state.id, this)
  }

  get id(): DialogId {
    return this.state.id
  }

  get localUri(): string {
    return uriIn(this.state.localAddress)
  }

  get remoteUri(): string {
    return uriIn(this.state.remoteAddress)
  }

  get remoteTarget(): string {
    return this.state.remoteTarget
  }

  get source(): Source {
    return sourceOf(this.state.flow)
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  // — the ACK of the first 2xx —

  /** The 2xx waits for a PRACK (RFC 3262 3); `awaitAck` follows when it goes out. */
  withhold(): void {
    this.#isWithheld = true
  }

  /** Called side: repeats the 2xx until ACK comes; without one the dialog ends by BYE (RFC 3261 13.3.1.4). */
  awaitAck(repeat2xx: () => void): void {
    this.#isWithheld = false
    this.#repeater = new Repeater(this.core.timers, repeat2xx, () => {
      this.#repeater = undefined
      this.#ackOrGivenUp?.resolve()
      this.finish({ by: 'timeout' }, 'bye')
    })
  }

  /** Calling side: a 2xx to `invite` came; ACK goes out at once unless it has to bring our answer. */
  oweAck(invite: SipRequest, isAnswerOwed: boolean): void {
    this.#unacknowledgedInvite = invite
    if (!isAnswerOwed) this.#sendAck(undefined)
  }

  acknowledge(answerSdp: string): void {
    if (!this.#unacknowledgedInvite || this.#isEnded) return
    this.sdp.local = answerSdp
    this.#sendAck(answerSdp)
  }

  /** The first 2xx came again. */
  repeatAck(): void {
    this.#ack?.resend()
  }

  onAck(ack: SipRequest, flow: Flow): void {
    this.#noteFlow(flow)
    if (this.#offerServer.onAck(ack)) return this.changed()
    if (!this.#repeater) return
    this.#repeater.stop()
    this.#repeater = undefined
    if (ack.sdp !== undefined && this.sdp.remote === undefined) this.sdp.remote = ack.sdp
    this.#markAcknowledged(ack.sdp)
    this.#ackOrGivenUp?.resolve()
  }

  #sendAck(sdp: string | undefined): void {
    const invite = this.#unacknowledgedInvite!
    this.#unacknowledgedInvite = undefined
    this.#ack = new Ack(this.core, this.state, ackRequest(this.state, invite, sdp))
    this.#markAcknowledged(undefined)
  }

  #markAcknowledged(sdp: string | undefined): void {
    this.#isAcknowledged = true
    // An answer may have come before, by PRACK.
    this.#acknowledge({ sdp: sdp ?? this.sdp.prackAnswer })
    this.changed()
  }

  // — offers —

  onOffer(handler: OfferHandler): void {
    this.#offerServer.handler = handler
  }

  async renegotiate(sdp: string): Promise<string> {
    if (this.#isEnded) throw new SipError('ended')
    return this.#offerClient.renegotiate(sdp)
  }

  /** RFC 3261 14.1: no INVITE while another is open in either direction. */
  async #untilOffersClear(): Promise<void> {
    if (!this.#isAcknowledged) await Promise.race([this.acknowledged, this.ended])
    await this.#offerServer.untilIdle()
  }

  // — requests of ours —

  info(options: { contentType: string; body: string; headers?: HeaderMap }): Promise<SipResponse> {
    return this.request({ method: 'INFO', ...options })
  }

  async request(options: {
    method: string
    headers?: HeaderMap
    body?: string
    contentType?: string
  }): Promise<SipResponse> {
    if (this.#isEnded) throw new SipError('ended')
    const response = await this.#exchange(() => this.#plainRequest(options))
    if (isDialogGone(response)) this.finish({ by: 'remote' }, 'none')
    return response
  }

  async #exchange(make: () => SipRequest): Promise<SipResponse> {
    const flow = nextHopFlow(this.core, this.state)
    const sent = exchange(this.core, make, flow instanceof Promise ? await flow : flow, this.credentials)
    this.changed()
    return sent
  }

  #plainRequest(options: {
    method: string
    headers?: HeaderMap
    body?: string
    contentType?: string
  }): SipRequest {
    const request = this.state.request(options.method)
    if (options.method === 'REFER' || options.method === 'NOTIFY') {
      addTargetHeaders(this.core, this.state, request)
    } else request.headers.append('user-agent', this.core.options.userAgentName)
    request.headers.assign(options.headers)
    if (options.body === undefined) return request
    return withBody(request, options.body, options.contentType ?? 'text/plain')
  }

  // — requests of theirs —

  onRequest(transaction: ServerTransaction): void {
    const { request, origin } = transaction
    if (request.method === 'PRACK' && this.#onPrack?.(transaction)) return
    if (this.#isEnded) return this.core.reply(transaction, request.method === 'BYE' ? 200 : 481)
    if (!this.state.takesCSeq(request)) return this.core.reply(transaction, 500)
    this.#noteFlow(origin)
    this.changed()
    if (request.method === 'INVITE') this.#offerServer.onInvite(transaction)
    else if (request.method === 'UPDATE') this.#offerServer.onUpdate(transaction)
    else if (request.method === 'BYE') this.#byeCame(transaction)
    else if (request.method === 'OPTIONS') this.#answerOptions(transaction)
    else passOn(this, transaction)
  }

  #byeCame(transaction: ServerTransaction): void {
    this.core.reply(transaction, 200)
    const reason = parseReason(transaction.request.header('reason'))
    this.finish(reason ? { by: 'remote', reason } : { by: 'remote' }, 'none')
  }

  #answerOptions(transaction: ServerTransaction): void {
    this.core.reply(transaction, 200, { headers: { Allow: ALLOW, Accept: ACCEPT, Supported: 'timer' } })
  }

  // — the far side's way —

  /** A new connection of the far side takes the place of the old one. */
  #noteFlow(flow: Flow): void {
    if (flow.flowId === this.state.flow.flowId) return
    this.core.timers.clear(this.#graceTimer)
    this.#graceTimer = undefined
    const former = this.state.flow
    this.state.flow = flow
    if (former instanceof GoneFlow) former.replaceBy(flow)
    this.emit('flow-changed', sourceOf(flow))
  }

  moveTo(flowId: string): void {
    const flow = this.core.flowById(flowId)
    if (!flow) return
    this.#noteFlow(flow)
    this.changed()
  }

  onFlowClosed(flow: Flow): void {
    if (flow.flowId !== this.state.flow.flowId || this.#isEnded) return
    const { flowLostGraceMs } = this.core.options
    const lose = () => this.finish({ by: 'transport' }, 'none')
    if (flowLostGraceMs > 0) this.#graceTimer = this.core.timers.set(lose, flowLostGraceMs)
    else lose()
  }

  // — the end —

  bye(options: { reason?: ReasonHeader; headers?: HeaderMap } = {}): Promise<void> {
    const { reason } = options
    this.#finishOnce(reason ? { by: 'local', reason } : { by: 'local' }, () => this.#sayBye(options))
    return this.#farewell ?? Promise.resolve()
  }

  finish(end: DialogEnd, farewell: 'bye' | 'none'): void {
    this.#finishOnce(end, farewell === 'bye' ? () => this.#sayBye({}) : undefined)
  }

  #finishOnce(end: DialogEnd, farewell: (() => Promise<void>) | undefined): void {
    if (this.#isEnded) return
    this.#isEnded = true
    // a farewell may still wait for the far side to come back
    if (!(this.state.flow instanceof GoneFlow)) this.core.timers.clear(this.#graceTimer)
    this.sessionTimer.stop()
    this.#offerClient.close()
    this.#offerServer.close()
    if (farewell) this.#farewell = farewell().finally(() => this.#leave())
    else this.#leave()
    this.#acknowledge({})
    this.#end(end)
    this.changed()
  }

  #leave(): void {
    this.#repeater?.stop()
    this.#repeater = undefined
    this.core.dialogs.delete(this.state.id, this)
  }

  async #sayBye(options: { reason?: ReasonHeader; headers?: HeaderMap }): Promise<void> {
    // The called side has no BYE before its 2xx is out (RFC 3261 15): the INVITE is refused instead.
    if (this.#isWithheld) return
    try {
      // The calling side must have acknowledged; the called side must have seen the ACK or given up (RFC 3261 15).
      if (this.#unacknowledgedInvite) this.#sendAck(undefined)
      if (this.#repeater) await this.#ackOrGiveUp()
      await this.#exchange(() => this.#byeRequest(options))
    } catch (error) {
      this.#logError('dialog.bye-failed', error)
    }
  }

  #ackOrGiveUp(): Promise<void> {
    this.#ackOrGivenUp = Promise.withResolvers<void>()
    return this.#ackOrGivenUp.promise
  }

  #byeRequest(options: { reason?: ReasonHeader; headers?: HeaderMap }): SipRequest {
    const bye = this.state.request('BYE')
    bye.headers.append('user-agent', this.core.options.userAgentName)
    if (options.reason) bye.headers.append('reason', formatReason(options.reason))
    bye.headers.assign(options.headers)
    return bye
  }

  // — records —

  changed(): void {
    this.emit('changed')
  }

  toJSON(): DialogJson {
    return dialogRecord(this, this.#isAcknowledged)
  }

  /** For a dialog taken back from a journal: its ACK was seen before. */
  takeBack(json: DialogJson): void {
    if (json.acknowledged) this.#markAcknowledged(undefined)
    if (json.sessionExpiresSeconds !== undefined) {
      this.sessionTimer.restart({ seconds: json.sessionExpiresSeconds, weRefresh: json.weRefresh ?? false })
    }
    if (this.state.flow instanceof GoneFlow) this.#awaitReturn(this.state.flow)
  }

  #awaitReturn(flow: GoneFlow): void {
    this.#graceTimer = this.core.timers.set(() => {
      flow.giveUp()
      this.finish({ by: 'transport' }, 'none')
    }, this.core.options.restoredFlowGraceMs)
  }

  #logError(event: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    this.core.log({ level: 'warn', event, callId: this.state.id.sipCallId, message })
  }
}

function uriIn(nameAddr: string): string {
  const open = nameAddr.lastIndexOf('<')
  return nameAddr.slice(open + 1, nameAddr.lastIndexOf('>'))
}
