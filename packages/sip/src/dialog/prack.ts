import type { SipResponse } from '../message/message.ts'
import { parseNumber } from '../message/scan.ts'
import type { Core } from '../ua/core.ts'
import { exchange } from '../ua/exchange.ts'
import type { Credentials } from '../ua/options.ts'
import { nextHopFlow } from './dialog-request.ts'
import type { DialogState } from './dialog-state.ts'

/** Acknowledges the reliable provisional responses of one branch (RFC 3262 4). */
export class Pracker {
  readonly #core: Core
  readonly #state: DialogState
  readonly #credentials: Credentials | undefined
  #lastRSeq: number | undefined

  constructor(core: Core, state: DialogState, credentials?: Credentials) {
    this.#core = core
    this.#state = state
    this.#credentials = credentials
  }

  /** Says whether the response is to be handled: repeated and overtaken reliable ones are not. */
  take(response: SipResponse): boolean {
    if (!response.list('require').includes('100rel')) return true
    const rseq = parseNumber(response.header('rseq'), 0xffff_ffff)
    if (rseq === undefined) return true
    if (this.#lastRSeq !== undefined && rseq !== this.#lastRSeq + 1) return false
    this.#lastRSeq = rseq
    this.#send(rseq, response).catch((error: Error) =>
      this.#core.log({
        level: 'warn',
        event: 'prack.failed',
        callId: response.callId,
        message: error.message,
      }),
    )
    return true
  }

  async #send(rseq: number, response: SipResponse): Promise<void> {
    const flow = nextHopFlow(this.#core, this.#state)
    const { number, method } = response.cseq!
    const make = () => {
      const prack = this.#state.request('PRACK')
      prack.headers.append('rack', `${rseq} ${number} ${method}`)
      return prack
    }
    await exchange(this.#core, make, flow instanceof Promise ? await flow : flow, this.#credentials)
  }
}
