import type { TimerHandle } from '../clock.ts'
import { SipError } from '../errors.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { parseNumber } from '../message/scan.ts'
import { parseMinSe } from '../message/session-expires.ts'
import type { Flow } from '../transport/flow.ts'
import { answerTo, exchange } from '../ua/exchange.ts'
import type { DialogContext } from './dialog-context.ts'
import { Ack, ackRequest, addTargetHeaders, isDialogGone, nextHopFlow, withBody } from './dialog-request.ts'
import { Pracker } from './prack.ts'
import { agreedByResponse, formatSessionExpires } from './session-timer.ts'

/** After so many 491 in a row the far side is taken to refuse. */
const MAX_ATTEMPTS = 6
const MAX_REQUESTS = 6

/** Makes offers within a dialog (RFC 3261 14.1) and refreshes its session timer (RFC 4028 7.4). */
export class OfferClient {
  readonly #context: DialogContext
  /** Resolves when an offer may be made: none of theirs is open. */
  readonly #untilClear: () => Promise<void>
  readonly #pauses = new Map<TimerHandle, (error: SipError) => void>()
  #queue: Promise<unknown> = Promise.resolve()
  #isOffering = false
  #minSeSeconds = 0
  #rejectOpen: ((error: SipError) => void) | undefined

  constructor(context: DialogContext, untilClear: () => Promise<void>) {
    this.#context = context
    this.#untilClear = untilClear
  }

  get isOffering(): boolean {
    return this.#isOffering
  }

  /** Offers by re-INVITE; one after the other. */
  renegotiate(sdp: string): Promise<string> {
    const result = this.#queue.then(() => this.#offerUntilAnswered(sdp))
    this.#queue = result.catch(() => {})
    return result
  }

  /** Refreshes the session: by UPDATE where the far side knows it, else by a re-INVITE with our last SDP. */
  async refresh(): Promise<void> {
    const { state, sdp } = this.#context
    try {
      if (state.remoteAllowsUpdate || sdp.local === undefined) await this.#refreshByUpdate()
      else await this.renegotiate(sdp.local)
    } catch (error) {
      // Without a refresh the session timer ends the dialog by itself.
      if (!this.#context.isEnded) this.#log('dialog.refresh-failed', error)
    }
  }

  /** The dialog ended. */
  close(): void {
    for (const [timer, reject] of this.#pauses) {
      this.#context.core.timers.clear(timer)
      reject(new SipError('ended'))
    }
    this.#pauses.clear()
    this.#rejectOpen?.(new SipError('ended'))
  }

  async #offerUntilAnswered(sdp: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      await this.#untilClear()
      this.#assertAlive()
      const response = await this.#offerOnce(sdp)
      if (response.status < 300) return this.#answered(sdp, response)
      const waitMs = attempt < MAX_ATTEMPTS ? this.#backOffMs(response) : undefined
      if (waitMs === undefined) throw new SipError(response.status, response.reasonPhrase)
      await this.#pause(waitMs)
    }
  }

  async #offerOnce(sdp: string): Promise<SipResponse> {
    this.#isOffering = true
    try {
      const flow = nextHopFlow(this.#context.core, this.#context.state)
      return await this.#inviteUntilFinal(sdp, flow instanceof Promise ? await flow : flow)
    } finally {
      this.#isOffering = false
      this.#rejectOpen = undefined
    }
  }

  /** Repeats the re-INVITE for 401, 407 and 422. */
  async #inviteUntilFinal(sdp: string, flow: Flow): Promise<SipResponse> {
    const answers = new Map<string, string>()
    for (let requests = 0; ; requests++) {
      const invite = this.#invite(sdp, answers)
      const response = await this.#send(invite, flow)
      const authorisation = answerTo(response, invite, this.#context.credentials, answers, requests)
      if (authorisation) answers.set(authorisation.name, authorisation.value)
      else if (response.status !== 422 || requests >= MAX_REQUESTS || !this.#raiseMinSe(response))
        return response
    }
  }

  #invite(sdp: string, answers: ReadonlyMap<string, string>): SipRequest {
    const { core, state } = this.#context
    const invite = addTargetHeaders(core, state, state.request('INVITE'))
    this.#addSessionExpires(invite)
    for (const [name, value] of answers) invite.headers.append(name, value)
    return withBody(invite, sdp, 'application/sdp')
  }

  #send(invite: SipRequest, flow: Flow): Promise<SipResponse> {
    const { core, state, credentials } = this.#context
    const pracker = new Pracker(core, state, credentials)
    let ack: Ack | undefined
    this.#context.changed()
    return new Promise((resolve, reject) => {
      this.#rejectOpen = reject
      core.send(invite, flow, {
        onResponse: (response) => {
          if (response.status < 200) pracker.take(response)
          else if (response.status >= 300) resolve(response)
          else if (ack) ack.resend()
          else {
            state.refreshTarget(response)
            ack = new Ack(core, state, ackRequest(state, invite, undefined))
            resolve(response)
          }
        },
        onFailure: (cause) => {
          reject(new SipError(cause))
          this.#context.finish({ by: cause }, cause === 'timeout' ? 'bye' : 'none')
        },
      })
    })
  }

  #answered(offer: string, response: SipResponse): string {
    const { sdp, sessionTimer } = this.#context
    const answer = response.sdp
    if (answer === undefined) throw new SipError(488, 'a 2xx without an answer')
    sdp.local = offer
    sdp.remote = answer
    sdp.lastOffer = undefined
    sessionTimer.restart(agreedByResponse(response))
    this.#context.changed()
    return answer
  }

  /** Milliseconds until the next attempt; undefined where another makes no sense. */
  #backOffMs(response: SipResponse): number | undefined {
    if (isDialogGone(response)) {
      this.#context.finish({ by: 'remote' }, 'none')
      return undefined
    }
    if (response.status === 491) return glareBackOffMs(this.#context.state.role)
    const retryAfter = parseNumber(response.header('retry-after')?.split(/[;(\s]/, 1)[0], 60)
    return response.status === 500 && retryAfter !== undefined ? retryAfter * 1000 : undefined
  }

  async #refreshByUpdate(): Promise<void> {
    const { core, state, credentials, sessionTimer } = this.#context
    for (let attempt = 1; ; attempt++) {
      const flow = nextHopFlow(core, state)
      const make = () => {
        const update = addTargetHeaders(core, state, state.request('UPDATE'))
        this.#addSessionExpires(update)
        return update
      }
      const response = await exchange(core, make, flow instanceof Promise ? await flow : flow, credentials)
      this.#assertAlive()
      if (response.status < 300) {
        state.refreshTarget(response)
        sessionTimer.restart(agreedByResponse(response))
        return this.#context.changed()
      }
      const canRetry = response.status === 422 && this.#raiseMinSe(response)
      const waitMs = canRetry ? 0 : this.#backOffMs(response)
      if (waitMs === undefined || attempt >= MAX_ATTEMPTS) throw new SipError(response.status)
      if (waitMs > 0) await this.#pause(waitMs)
    }
  }

  #addSessionExpires(request: SipRequest): void {
    const { core, sessionTimer } = this.#context
    const { interval } = sessionTimer
    const seconds = Math.max(interval?.seconds ?? core.options.sessionExpiresSeconds, this.#minSeSeconds)
    if (seconds === 0) return
    const refresher = interval && !interval.weRefresh ? 'uas' : 'uac'
    request.headers.append(
      'session-expires',
      formatSessionExpires(interval ? { seconds, refresher } : { seconds }),
    )
    request.headers.append('min-se', String(Math.max(core.options.minSeSeconds, this.#minSeSeconds)))
  }

  #raiseMinSe(response: SipResponse): boolean {
    const wanted = parseMinSe(response.header('min-se'))
    if (wanted === undefined || wanted <= this.#minSeSeconds) return false
    this.#minSeSeconds = wanted
    return true
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.#context.core.timers.set(() => {
        this.#pauses.delete(timer)
        resolve()
      }, ms)
      this.#pauses.set(timer, reject)
    })
  }

  #assertAlive(): void {
    if (this.#context.isEnded) throw new SipError('ended')
  }

  #log(event: string, error: unknown): void {
    const { core, state } = this.#context
    core.log({ level: 'warn', event, callId: state.id.sipCallId, message: (error as Error).message })
  }
}

/** RFC 3261 14.1: the Call-ID's owner waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms. */
export function glareBackOffMs(role: 'uac' | 'uas', random = Math.random()): number {
  return role === 'uac' ? 2100 + Math.floor(random * 191) * 10 : Math.floor(random * 201) * 10
}
