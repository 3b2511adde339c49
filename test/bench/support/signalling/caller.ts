import dgram from 'node:dgram'
import { type Answer, type CallTexts, parseAnswer, textsOf } from './caller-messages.ts'
import type { CallerFigures, CallerOrders } from './orders.ts'

/**
 * A carrier that calls, in a process of its own. SIPp answers on the other side, but does not call: its clock tells
 * times in steps of four milliseconds, longer than what is measured.
 */
const t1Ms = 500
const giveUpMs = 64 * t1Ms

interface Call {
  texts: CallTexts
  begunAt: number
  /** What waits for an answer, and is sent again meanwhile. */
  pending: 'invite' | 'bye' | undefined
  /** An answer is not awaited again: a provisional one has come. */
  isProceeding: boolean
  dialog: Answer | undefined
  timer: NodeJS.Timeout | undefined
  waitedMs: number
}

class Carrier {
  readonly #orders: CallerOrders
  readonly #socket: dgram.Socket
  readonly #calls = new Map<string, Call>()
  readonly #figures: CallerFigures
  readonly #done = Promise.withResolvers<void>()
  #lastBegunAt = 0

  constructor(orders: CallerOrders, socket: dgram.Socket) {
    this.#orders = orders
    this.#socket = socket
    this.#figures = { calls: 0, failed: 0, refusals: {}, retransmissions: 0, setupMs: [], cps: 0 }
    socket.on('message', (packet) => this.#hear(packet))
  }

  async run(): Promise<CallerFigures> {
    const begunAt = performance.now()
    const tick = () => {
      const due = Math.floor(((performance.now() - begunAt) / 1000) * this.#orders.cps) + 1
      while (this.#figures.calls < Math.min(due, this.#orders.calls)) this.#begin()
      if (this.#figures.calls < this.#orders.calls) setTimeout(tick, 1)
    }
    tick()
    await this.#done.promise
    const seconds = Math.max(this.#lastBegunAt - begunAt, 1) / 1000
    return { ...this.#figures, cps: Math.max(this.#figures.calls - 1, 1) / seconds }
  }

  #begin(): void {
    const { host, target, pairs } = this.#orders
    const n = this.#figures.calls++
    const callId = `${process.pid}-${n}`
    const from = { host, port: this.#socket.address().port }
    const texts = textsOf({ callId, from, target, ...pairs[n % pairs.length]! })
    const begunAt = performance.now()
    this.#lastBegunAt = begunAt
    const call: Call = {
      texts,
      begunAt,
      pending: 'invite',
      isProceeding: false,
      dialog: undefined,
      timer: undefined,
      waitedMs: 0,
    }
    this.#calls.set(callId, call)
    this.#send(texts.invite)
    this.#awaitAnswer(callId, call, t1Ms)
  }

  #awaitAnswer(callId: string, call: Call, ms: number): void {
    clearTimeout(call.timer)
    call.timer = setTimeout(() => {
      call.waitedMs += ms
      if (call.waitedMs >= giveUpMs) return this.#end(callId, call, 'no answer')
      if (call.pending === 'bye' || !call.isProceeding) {
        this.#figures.retransmissions++
        this.#send(call.pending === 'bye' ? call.texts.bye(call.dialog!) : call.texts.invite)
      }
      this.#awaitAnswer(callId, call, Math.min(ms * 2, 4_000))
    }, ms)
  }

  #hear(packet: Buffer): void {
    const now = performance.now()
    const answer = parseAnswer(packet.toString('latin1'))
    const call = answer && this.#calls.get(answer.callId)
    if (!call) return
    if (answer.status < 200) call.isProceeding = true
    else if (answer.method === 'BYE') this.#end(answer.callId, call)
    else if (answer.status < 300) this.#answered(answer, call, now)
    else if (call.pending === 'invite') this.#refused(answer, call)
  }

  #answered(ok: Answer, call: Call, now: number): void {
    this.#send(call.texts.ack(ok))
    if (call.dialog) {
      this.#figures.retransmissions++
      return
    }
    call.dialog = ok
    call.pending = undefined
    this.#figures.setupMs.push(now - call.begunAt)
    clearTimeout(call.timer)
    call.timer = setTimeout(() => this.#hangUp(ok, call), this.#orders.holdMs)
  }

  #hangUp(ok: Answer, call: Call): void {
    call.pending = 'bye'
    call.waitedMs = 0
    this.#send(call.texts.bye(ok))
    this.#awaitAnswer(ok.callId, call, t1Ms)
  }

  #refused(refusal: Answer, call: Call): void {
    this.#send(call.texts.ackRefusal(refusal))
    this.#end(refusal.callId, call, String(refusal.status))
  }

  #end(callId: string, call: Call, refusal?: string): void {
    clearTimeout(call.timer)
    this.#calls.delete(callId)
    if (refusal) {
      this.#figures.failed++
      this.#figures.refusals[refusal] = (this.#figures.refusals[refusal] ?? 0) + 1
    }
    if (this.#calls.size === 0 && this.#figures.calls >= this.#orders.calls) this.#done.resolve()
  }

  #send(text: string): void {
    this.#socket.send(text, this.#orders.target.port, this.#orders.target.host)
  }
}

process.once('message', (orders: CallerOrders) => {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
  socket.bind(0, orders.host, async () => {
    const figures = await new Carrier(orders, socket).run()
    process.send!(figures, () => process.exit(0))
  })
})
