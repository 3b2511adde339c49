import type { TimerHandle } from '../clock.ts'
import { DialogState } from '../dialog/dialog-state.ts'
import { EarlyDialog } from '../dialog/early-dialog.ts'
import { InviteDialog } from '../dialog/invite-dialog.ts'
import { Pracker } from '../dialog/prack.ts'
import { agreedByResponse } from '../dialog/session-timer.ts'
import { Emitter } from '../emitter.ts'
import { SipError } from '../errors.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { ReasonHeader } from '../message/reason.ts'
import { parseMinSe } from '../message/session-expires.ts'
import { randomToken } from '../random-token.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { TransactionFailure } from '../transaction/transaction.ts'
import type { Flow } from '../transport/flow.ts'
import { cancelRequest, type InviteSeed, inviteRequest } from './build-invite.ts'
import { type Core, uriOfRoute } from './core.ts'
import { answerTo } from './exchange.ts'
import type { OutgoingInviteOptions } from './options.ts'
import type { InviteOutcome, OutgoingInvite, OutgoingInviteEvents } from './outgoing-invite.ts'
import { type InviteJson, inviteRecord } from './taken-back.ts'

/** Attempts for one call: challenges and session intervals together. */
const MAX_ATTEMPTS = 5

/** One branch of the far side, known by its To tag. */
interface Fork {
  early?: EarlyDialog
  pracker: Pracker
  sdp?: string
  dialog?: InviteDialog
}

/** A call that we make: one INVITE, repeated for challenges and 422, with as many branches as answer it. */
export class UacInvite extends Emitter<OutgoingInviteEvents> implements OutgoingInvite {
  readonly sipCallId: string
  readonly outcome: Promise<InviteOutcome>
  readonly #core: Core
  readonly #options: OutgoingInviteOptions
  readonly #seed: InviteSeed
  readonly #settle: (outcome: InviteOutcome) => void
  readonly #forks = new Map<string, Fork>()
  readonly #answers = new Map<string, string>()
  #transaction: ClientTransaction<string, string, string> | undefined
  #flow: Flow | undefined
  #attempts = 0
  #isSettled = false
  #sawProvisional = false
  /** Set by cancel(); sent as soon as a provisional response allows it (RFC 3261 9.1). */
  #cancelWish: { reason?: ReasonHeader } | undefined
  #isCancelSent = false
  #ringTimer: TimerHandle | undefined
  #abandonTimer: TimerHandle | undefined

  constructor(core: Core, options: OutgoingInviteOptions) {
    super()
    this.#core = core
    this.#options = options
    this.sipCallId = options.sipCallId ?? randomToken()
    this.#seed = {
      sipCallId: this.sipCallId,
      localTag: randomToken(),
      cseq: 0,
      minSeSeconds: core.options.minSeSeconds,
    }
    const { promise, resolve } = Promise.withResolvers<InviteOutcome>()
    this.outcome = promise
    this.#settle = resolve
    this.#begin()
  }

  cancel(options: { reason?: ReasonHeader } = {}): void {
    this.#giveUp({ kind: 'cancelled' }, options)
  }

  toJSON(): InviteJson | undefined {
    return this.#transaction && inviteRecord(this.#transaction.request, this.#flow!)
  }

  #giveUp(outcome: InviteOutcome, wish: { reason?: ReasonHeader }): void {
    if (this.#isSettled) return
    this.#cancelWish = wish
    this.#conclude(outcome)
    this.#cancelWhenAllowed()
  }

  // — sending —

  #begin(): void {
    const { timeoutMs, flow: target, route, requestUri, to } = this.#options
    if (timeoutMs !== undefined) {
      this.#ringTimer = this.#core.timers.set(
        () => this.#giveUp({ kind: 'failed', cause: 'timeout' }, {}),
        timeoutMs,
      )
    }
    try {
      const flow = this.#core.route(target, uriOfRoute(route?.[0]) ?? requestUri ?? to.uri)
      if (flow instanceof Promise)
        flow.then((found) => this.#start(found)).catch((error) => this.#unreachable(error))
      else this.#start(flow)
    } catch (error) {
      this.#unreachable(error)
    }
  }

  #start(flow: Flow): void {
    if (this.#isSettled) return
    this.#flow = flow
    this.#attempt()
  }

  #unreachable(error: unknown): void {
    this.#core.log({
      level: 'warn',
      event: 'invite.unreachable',
      callId: this.sipCallId,
      message: error instanceof SipError ? error.message : String(error),
    })
    this.#conclude({ kind: 'failed', cause: 'transport' })
  }

  #attempt(): void {
    this.#attempts++
    this.#seed.cseq++
    this.#sawProvisional = false
    const invite = inviteRequest(this.#core, this.#options, this.#seed, this.#flow!, this.#answers)
    this.#transaction = this.#core.send(invite, this.#flow!, {
      onResponse: (response) => this.#onResponse(invite, response),
      onFailure: (cause) => this.#onFailure(cause),
      onTerminated: () => this.#onTerminated(invite),
    })
    this.emit('sent')
  }

  // — responses —

  #onResponse(invite: SipRequest, response: SipResponse): void {
    if (response.status < 200) this.#onProvisional(invite, response)
    else if (response.status < 300) this.#on2xx(invite, response)
    else this.#onRefusal(invite, response)
  }

  #onProvisional(invite: SipRequest, response: SipResponse): void {
    this.#sawProvisional = true
    this.#cancelWhenAllowed()
    if (response.status === 100 || this.#isSettled) return
    const { toTag } = response
    if (toTag !== undefined) {
      const fork = this.#forkOf(invite, response)
      if (!fork.pracker.take(response)) return
      if (response.sdp !== undefined) fork.sdp = response.sdp
    }
    const { status, reasonPhrase, sdp } = response
    this.emit('progress', { status, reasonPhrase, sdp, toTag: toTag ?? '', response })
  }

  #forkOf(invite: SipRequest, response: SipResponse): Fork {
    const tag = response.toTag ?? ''
    const known = this.#forks.get(tag)
    if (known) return known
    const state = DialogState.ofClient(invite, response, this.#flow!)
    const fork: Fork = {
      early: new EarlyDialog(this.#core, state),
      pracker: new Pracker(this.#core, state, this.#options.credentials),
    }
    this.#forks.set(tag, fork)
    return fork
  }

  #on2xx(invite: SipRequest, response: SipResponse): void {
    const tag = response.toTag ?? ''
    const known = this.#forks.get(tag)
    if (known?.dialog) return known.dialog.repeatAck()
    const fork: Fork = known ?? {
      pracker: new Pracker(this.#core, DialogState.ofClient(invite, response, this.#flow!)),
    }
    this.#forks.set(tag, fork)
    const dialog = this.#confirm(fork, invite, response)
    fork.dialog = dialog
    const sdp = response.sdp ?? fork.sdp
    if (this.#isSettled) {
      // Another branch was first, or our CANCEL crossed this answer (RFC 3261 13.2.2.4, 9.1).
      void dialog.bye(this.#cancelWish ?? {})
    } else this.#conclude({ kind: 'accepted', dialog, sdp, response })
  }

  /** Makes the confirmed dialog and owes it the ACK; CSeqs used by PRACK in the early dialog are counted on. */
  #confirm(fork: Fork, invite: SipRequest, response: SipResponse): InviteDialog {
    const state = DialogState.ofClient(invite, response, this.#flow!)
    if (fork.early) {
      state.localCSeq = Math.max(state.localCSeq, fork.early.state.localCSeq)
      state.remoteCSeq = fork.early.state.remoteCSeq
      fork.early.close()
    }
    const offer = this.#options.sdp
    const remote = response.sdp ?? fork.sdp
    const dialog = new InviteDialog(this.#core, state, {
      sdp: { local: offer, remote },
      credentials: this.#options.credentials,
    })
    dialog.oweAck(invite, offer === undefined && remote !== undefined)
    dialog.sessionTimer.restart(agreedByResponse(response))
    return dialog
  }

  #onRefusal(invite: SipRequest, response: SipResponse): void {
    if (this.#isSettled) return
    const authorisation = answerTo(
      response,
      invite,
      this.#options.credentials,
      this.#answers,
      this.#attempts - 1,
    )
    if (authorisation) this.#answers.set(authorisation.name, authorisation.value)
    else if (!this.#raiseMinSe(response)) {
      const { status, reasonPhrase } = response
      return this.#conclude({ kind: 'rejected', status, reasonPhrase, response })
    }
    this.#dropForks()
    this.#attempt()
  }

  /** RFC 4028 7.3: a 422 names the interval that would do. */
  #raiseMinSe(response: SipResponse): boolean {
    const wanted = parseMinSe(response.header('min-se'))
    if (response.status !== 422 || wanted === undefined || this.#attempts >= MAX_ATTEMPTS) return false
    if (wanted <= this.#seed.minSeSeconds) return false
    this.#seed.minSeSeconds = wanted
    return true
  }

  // — the end —

  #cancelWhenAllowed(): void {
    const transaction = this.#transaction
    if (!this.#cancelWish || this.#isCancelSent || !transaction) return
    if (!this.#sawProvisional || transaction.state !== 'proceeding') return
    this.#isCancelSent = true
    const cancel = cancelRequest(transaction.request, this.#cancelWish.reason)
    this.#core.transactions.send(cancel, this.#flow!, { onResponse: () => {}, onFailure: () => {} })
    this.#abandonTimer = this.#core.timers.set(
      () => transaction.step('abandon'),
      64 * this.#core.timers.values.T1,
    )
  }

  #onFailure(cause: TransactionFailure): void {
    this.#conclude({ kind: 'failed', cause })
  }

  #onTerminated(invite: SipRequest): void {
    if (this.#transaction?.request !== invite) return
    this.#core.timers.clear(this.#abandonTimer)
    this.#dropForks()
  }

  #conclude(outcome: InviteOutcome): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#core.timers.clear(this.#ringTimer)
    if (outcome.kind !== 'accepted' && !this.#cancelWish) this.#dropForks()
    this.#settle(outcome)
  }

  #dropForks(): void {
    for (const fork of this.#forks.values()) fork.early?.close()
    if (!this.#isSettled) this.#forks.clear()
  }
}
