import type { WebSocket } from 'ws'
import type { Flow } from './flow.ts'

/** A peer that lets this much pile up reads no more. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024

/** What is known of a connection besides its socket. */
export interface WebSocketFlowFacts {
  flowId: string
  address: string
  port: number
  localHostPort: string
}

/** One WebSocket connection. Dead as soon as closing begins. */
export class WebSocketFlow implements Flow {
  readonly kind = 'ws'
  readonly isReliable = true
  readonly flowId: string
  readonly address: string
  readonly port: number
  readonly localHostPort: string
  readonly #socket: WebSocket
  readonly #closedListeners = new Set<() => void>()
  #isClosed = false
  #awaitsPong = false

  constructor(socket: WebSocket, facts: WebSocketFlowFacts) {
    this.#socket = socket
    this.flowId = facts.flowId
    this.address = facts.address
    this.port = facts.port
    this.localHostPort = facts.localHostPort
    socket.on('close', () => this.#closed())
  }

  get isAlive(): boolean {
    return !this.#isClosed && this.#socket.readyState === this.#socket.OPEN
  }

  toward(): undefined {
    return undefined
  }

  send(data: string | Uint8Array, onFailure?: (error: Error) => void): void {
    if (!this.isAlive) {
      if (onFailure) queueMicrotask(() => onFailure(new Error('connection closed')))
      return
    }
    this.#socket.send(data, (error) => {
      if (error) onFailure?.(error)
    })
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.terminate()
  }

  onClosed(listener: () => void): () => void {
    this.#closedListeners.add(listener)
    return () => void this.#closedListeners.delete(listener)
  }

  sawPong(): void {
    this.#awaitsPong = false
  }

  pingOrTerminate(): void {
    if (this.#awaitsPong) this.terminate()
    else if (this.isAlive) {
      this.#awaitsPong = true
      this.#socket.ping()
    }
  }

  terminate(): void {
    this.#socket.terminate()
    this.#closed()
  }

  #closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const listener of [...this.#closedListeners]) listener()
    this.#closedListeners.clear()
  }
}
