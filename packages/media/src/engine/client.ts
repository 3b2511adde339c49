import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { type Clock, systemClock } from '../clock.ts'
import { MediaError } from '../errors.ts'
import type { MediaCallSummary, MediaEngine, MediaEvent, MediaLog } from './media-engine.ts'
import { lineOf, lineReader, type Operation, operations, type ServerMessage } from './rim-protocol.ts'

export interface MediaClientOptions {
  socketPath: string
  /** Whose events these are; the same after the client process has restarted. Default `exchange`. */
  name?: string
  /** How long an operation may take, waiting for the connection included. Default 5000. */
  requestTimeoutMs?: number
  /** Between attempts to connect again. Default 200. */
  reconnectMs?: number
  clock?: Clock
  log?: MediaLog
}

export type MediaConnection =
  /** `restarted`: it is another process than before; all former calls are gone. `calls`: those it has. */
  { kind: 'up'; epoch: string; restarted: boolean; calls: MediaCallSummary[] } | { kind: 'down' }

/**
 * A media engine in another process. Operations wait for the connection and survive its loss (they are sent again and
 * carried out once); when the engine has restarted they fail with `disconnected`. `close` ends the connection alone:
 * the calls stay.
 */
export interface MediaEngineClient extends MediaEngine {
  /** Of the engine's process; undefined before the first connection. */
  readonly epoch: string | undefined
  on(event: 'event', listener: (event: MediaEvent) => void): this
  on(event: 'connection', listener: (connection: MediaConnection) => void): this
  off(event: 'event', listener: (event: MediaEvent) => void): this
  off(event: 'connection', listener: (connection: MediaConnection) => void): this
}

/** Resolves once the first connection is up. Errors: `timeout`. */
export async function connectMediaEngine(options: MediaClientOptions): Promise<MediaEngineClient> {
  const client = new RimClient(options)
  await client.opened()
  return client as unknown as MediaEngineClient
}

interface Pending {
  line: string
  settle(message: { result?: unknown; error?: MediaError }): void
}

const defaultRequestTimeoutMs = 5000
const defaultReconnectMs = 200

class RimClient extends EventEmitter {
  epoch: string | undefined
  readonly #options: MediaClientOptions
  readonly #clock: Clock
  readonly #instance = randomUUID()
  readonly #pending = new Map<number, Pending>()
  #socket: Socket | undefined
  #greeted = false
  #lastId = 0
  #lastSeq = 0
  #deliveredSeq = 0
  readonly #arrived: { seq: number; event: MediaEvent }[] = []
  #closed = false
  #retry: unknown

  constructor(options: MediaClientOptions) {
    super()
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.on('newListener', (name) => name === 'event' && queueMicrotask(() => this.#deliver()))
    this.#connect()
  }

  async opened(): Promise<void> {
    await this.request('stats', {}).catch((error) => {
      void this.close()
      throw error
    })
  }

  #connect(): void {
    const socket = createConnection(this.#options.socketPath)
    this.#socket = socket
    const read = lineReader<ServerMessage>(
      (message) => this.#onMessage(message),
      () => socket.destroy(),
    )
    socket.setEncoding('utf8').on('data', read)
    socket.on('connect', () => this.#hello(socket))
    socket.on('error', () => socket.destroy()).on('close', () => this.#onClosed())
  }

  #hello(socket: Socket): void {
    socket.write(lineOf({ hello: { name: this.#options.name ?? 'exchange', instance: this.#instance } }))
  }

  #onClosed(): void {
    const wasUp = this.#greeted
    this.#greeted = false
    if (this.#closed) return
    if (wasUp) this.emit('connection', { kind: 'down' })
    this.#retry = this.#clock.setTimeout(
      () => this.#connect(),
      this.#options.reconnectMs ?? defaultReconnectMs,
    )
  }

  #onMessage(message: ServerMessage): void {
    if ('hello' in message) this.#onHello(message.hello.epoch)
    else if ('seq' in message) this.#onEvent(message.seq, message.event)
    else if ('error' in message)
      this.#pending
        .get(message.id)
        ?.settle({ error: new MediaError(message.error.code, message.error.message) })
    else this.#pending.get(message.id)?.settle({ result: message.result })
  }

  #onHello(epoch: string): void {
    const restarted = this.epoch !== undefined && this.epoch !== epoch
    this.epoch = epoch
    if (restarted) {
      this.#arrived.length = 0
      this.#lastSeq = 0
      this.#deliveredSeq = 0
      for (const pending of [...this.#pending.values()])
        pending.settle({ error: new MediaError('disconnected', 'The media process has restarted.') })
    }
    this.#greeted = true
    for (const { line } of this.#pending.values()) this.#socket!.write(line)
    void this.#announce(epoch, restarted)
  }

  async #announce(epoch: string, restarted: boolean): Promise<void> {
    const list = (await this.request('list', {}).catch(() => undefined)) as
      | { calls: MediaCallSummary[] }
      | undefined
    if (list && this.epoch === epoch)
      this.emit('connection', { kind: 'up', epoch, restarted, calls: list.calls })
  }

  #onEvent(seq: number, event: MediaEvent): void {
    if (seq <= this.#lastSeq) return seq <= this.#deliveredSeq ? this.#acknowledge(seq) : undefined
    this.#lastSeq = seq
    this.#arrived.push({ seq, event })
    this.#deliver()
  }

  /**
   * Events wait for the first listener, and are acknowledged after the listeners have run: what these write down is
   * written down by then.
   */
  #deliver(): void {
    while (this.#arrived.length > 0 && this.listenerCount('event') > 0) {
      const { seq, event } = this.#arrived.shift()!
      this.#deliveredSeq = seq
      this.emit('event', event)
      this.#acknowledge(seq)
    }
  }

  /** What is lost on the way is acknowledged when the event comes again. */
  #acknowledge(seq: number): void {
    if (this.#greeted) this.#socket!.write(lineOf({ ack: seq }))
  }

  request(op: Operation, args: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(new MediaError('disconnected', 'This client is closed.'))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = ++this.#lastId
    const timeoutMs = this.#options.requestTimeoutMs ?? defaultRequestTimeoutMs
    const timer = this.#clock.setTimeout(
      () =>
        pending.settle({
          error: new MediaError('timeout', `${op} was not answered within ${timeoutMs} ms.`),
        }),
      timeoutMs,
    )
    const pending: Pending = {
      line: lineOf({ id, op, args }),
      settle: ({ result, error }) => {
        this.#clock.clearTimeout(timer)
        this.#pending.delete(id)
        if (error) reject(error)
        else resolve(result)
      },
    }
    this.#pending.set(id, pending)
    if (this.#greeted) this.#socket!.write(pending.line)
    return promise
  }

  /** Drops the connection; another is made after `reconnectMs`. */
  dropConnection(): void {
    this.#socket?.destroy()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#clock.clearTimeout(this.#retry)
    for (const pending of [...this.#pending.values()])
      pending.settle({ error: new MediaError('disconnected', 'This client is closed.') })
    this.#socket?.destroy()
  }
}

for (const op of operations)
  Object.defineProperty(RimClient.prototype, op, {
    value(this: RimClient, args: unknown) {
      return this.request(op, args)
    },
  })
