import type { WebSocket } from 'ws'
import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BareEvent } from './bare-event.ts'

const pingEveryMs = 25_000
/** A browser that has this much waiting reads too slowly: it is cut off, comes back, and gets a new hello. */
const mostWaitingBytes = 1024 * 1024

export interface LiveSocketParts {
  socket: WebSocket
  actor: Actor
  sessionId: string
  clock: Clock
  onClose: () => void
}

/** One browser tab that listens. Numbers its events; pings, and ends when no answer comes. */
export class LiveSocket {
  actor: Actor
  readonly sessionId: string
  /** Calls that live and that this tab has been told of. */
  heardCallIds = new Set<string>()
  readonly #socket: WebSocket
  readonly #clock: Clock
  #seq = 0
  #isAlive = true
  #timer: unknown

  constructor({ socket, actor, sessionId, clock, onClose }: LiveSocketParts) {
    this.actor = actor
    this.sessionId = sessionId
    this.#socket = socket
    this.#clock = clock
    socket.on('pong', () => {
      this.#isAlive = true
    })
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => {
      clock.clearTimeout(this.#timer)
      onClose()
    })
    this.#timer = clock.setTimeout(() => this.#ping(), pingEveryMs)
  }

  send(event: BareEvent): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > mostWaitingBytes) return this.#socket.terminate()
    this.#seq++
    this.#socket.send(JSON.stringify({ ...event, seq: this.#seq }))
  }

  close(reason: string): void {
    this.#socket.close(1008, reason)
  }

  #ping(): void {
    if (!this.#isAlive) return this.#socket.terminate()
    this.#isAlive = false
    this.#socket.ping()
    this.#timer = this.#clock.setTimeout(() => this.#ping(), pingEveryMs)
  }
}
