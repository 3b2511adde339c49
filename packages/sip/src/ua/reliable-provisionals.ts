import { Repeater } from '../dialog/repeater.ts'
import type { SipRequest } from '../message/message.ts'
import { parseNumber } from '../message/scan.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Core } from './core.ts'

/** A provisional response waiting for its turn or its PRACK. */
export interface ReliableProvisional {
  status: number
  sdp?: string
  send(reliability: { Require: string; RSeq: string }): void
  /** Sends the same response again. */
  repeat(): void
}

/** Sends provisional responses one after the other, each until its PRACK comes (RFC 3262 3). */
export class ReliableProvisionals {
  readonly #core: Core
  readonly #inviteCSeq: number
  readonly #onGivenUp: () => void
  readonly #waiting: ReliableProvisional[] = []
  #rseq = 1 + Math.floor(Math.random() * 0x7fff_ffff)
  #open: ReliableProvisional | undefined
  #repeater: Repeater | undefined
  #whenClear: (() => void) | undefined

  constructor(core: Core, invite: SipRequest, onGivenUp: () => void) {
    this.#core = core
    this.#inviteCSeq = invite.cseq!.number
    this.#onGivenUp = onGivenUp
  }

  /** Whether a description of ours waits for its PRACK; a 2xx must not overtake it (RFC 3262 3). */
  get holdsSdp(): boolean {
    return this.#open?.sdp !== undefined || this.#waiting.some((each) => each.sdp !== undefined)
  }

  send(provisional: ReliableProvisional): void {
    this.#waiting.push(provisional)
    if (!this.#open) this.#next()
  }

  /** Runs `fn` once every provisional that bears SDP has been acknowledged. */
  afterSdp(fn: () => void): void {
    this.#whenClear = fn
  }

  /** Takes a PRACK; says whether it meant the open response. A repeated or foreign one is not ours (481). */
  onPrack(transaction: ServerTransaction): boolean {
    const [rseq, cseq, method] = (transaction.request.header('rack') ?? '').trim().split(/\s+/)
    const isOurs =
      this.#open !== undefined &&
      parseNumber(rseq, 0xffff_ffff) === this.#rseq &&
      parseNumber(cseq, 0x7fff_ffff) === this.#inviteCSeq &&
      method === 'INVITE'
    if (!isOurs) return false
    this.#acknowledged()
    return true
  }

  /** The final response is out: nothing more to repeat; a PRACK under way may still come. */
  close(): void {
    this.#repeater?.stop()
    this.#waiting.length = 0
    this.#whenClear = undefined
  }

  #next(): void {
    const provisional = this.#waiting.shift()
    this.#open = provisional
    if (!provisional) return
    this.#rseq++
    provisional.send({ Require: '100rel', RSeq: String(this.#rseq) })
    this.#repeater = new Repeater(
      this.#core.timers,
      () => provisional.repeat(),
      () => this.#onGivenUp(),
      Number.POSITIVE_INFINITY,
    )
  }

  #acknowledged(): void {
    this.#repeater?.stop()
    this.#open = undefined
    this.#next()
    if (this.holdsSdp || !this.#whenClear) return
    const run = this.#whenClear
    this.#whenClear = undefined
    queueMicrotask(run)
  }
}
