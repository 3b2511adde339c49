import { EventEmitter } from 'node:events'
import net from 'node:net'
import { type Clock, systemClock } from '../clock.ts'
import { AppError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { SilenceWatch } from '../silence.ts'
import { defaultMaxLineBytes, LineReader } from './lines.ts'
import { type PingMessage, type RequestMessage, restoreError, type ServerMessage } from './messages.ts'

export interface IpcClientOptions {
  socketPath: string
  log: Log
  clock?: Clock
  /** Default 10 000. */
  requestTimeoutMs?: number
  /** Default 8 MiB. */
  maxLineBytes?: number
  /** A server that gives no sign of life for this long counts as down, though its socket stands. Default 3 000. */
  silenceLimitMs?: number
}

export interface RequestOptions {
  timeoutMs?: number
  /** Handed to the handler: repeating the same key does the deed only once. */
  idempotencyKey?: string
}

export interface IpcClientEvents<Event, State> {
  /** The whole state; always the first thing after a connection was made, before 'up'. */
  resync: [state: State, seq: number]
  event: [event: Event, seq: number]
  up: []
  down: []
}

const retryMs = [20, 50, 100, 200, 500]
const silenceLimitMs = 3_000

/**
 * A client of {@link serveIpc} that connects again by itself, for ever. Make it, add listeners, then call `open()`.
 * Requests while the server is away fail at once with `exchange_unavailable`, and so do those under way when it goes:
 * whether they were done is unknown; repeat with the same idempotency key.
 */
export class IpcClient<Event = unknown, State = unknown> extends EventEmitter<IpcClientEvents<Event, State>> {
  readonly #options: IpcClientOptions
  readonly #clock: Clock
  readonly #waiting = new Map<number, { settle: (message: ServerMessage | undefined) => void }>()
  readonly #watch: SilenceWatch
  #socket: net.Socket | undefined
  #nextId = 1
  #seq = 0
  #failures = 0
  #isUp = false
  #isClosed = false
  #timer: unknown

  constructor(options: IpcClientOptions) {
    super()
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#watch = new SilenceWatch({ clock: this.#clock, onTick: (silentMs) => this.#ask(silentMs) })
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** Begins to connect. Returns itself. */
  open(): this {
    if (!this.#socket && !this.#isClosed) this.#connect()
    return this
  }

  /** Sends a command and waits for its result. Errors: what the handler threw; `exchange_unavailable`. */
  request<Result = unknown>(command: unknown, options: RequestOptions = {}): Promise<Result> {
    const socket = this.#socket
    if (!this.#isUp || !socket) return Promise.reject(unavailable('not connected'))
    const id = this.#nextId++
    const message: RequestMessage = { type: 'request', id, command, idempotencyKey: options.idempotencyKey }
    return new Promise((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? this.#options.requestTimeoutMs ?? 10_000
      const timer = this.#clock.setTimeout(() => {
        this.#waiting.delete(id)
        reject(unavailable(`no answer within ${timeoutMs} ms`))
      }, timeoutMs)
      const settle = (reply: ServerMessage | undefined) => {
        this.#waiting.delete(id)
        this.#clock.clearTimeout(timer)
        if (reply?.type === 'result') resolve(reply.result as Result)
        else reject(reply?.type === 'error' ? restoreError(reply.error) : unavailable('connection lost'))
      }
      this.#waiting.set(id, { settle })
      socket.write(`${JSON.stringify(message)}\n`)
    })
  }

  close(): void {
    this.#isClosed = true
    this.#watch.stop()
    this.#clock.clearTimeout(this.#timer)
    this.#socket?.destroy()
  }

  #connect(): void {
    const socket = net.connect(this.#options.socketPath)
    this.#socket = socket
    const reader = new LineReader(
      (line) => this.#receive(JSON.parse(line) as ServerMessage),
      this.#options.maxLineBytes ?? defaultMaxLineBytes,
    )
    socket.on('data', (chunk) => this.#read(reader, chunk))
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => this.#lost())
  }

  #read(reader: LineReader, chunk: Buffer): void {
    try {
      reader.push(chunk)
    } catch (error) {
      this.#options.log.error({ error: messageOf(error) }, 'a message of the socket could not be read')
      this.#socket?.destroy()
    }
  }

  /** A process that hangs keeps its socket: asked every second, it must say something. */
  #ask(silentMs: number): void {
    if (silentMs < (this.#options.silenceLimitMs ?? silenceLimitMs)) return void this.#socket?.write(pingLine)
    this.#options.log.warn({ silentMs }, 'the other end of the socket does not answer')
    this.#socket?.destroy()
  }

  #receive(message: ServerMessage): void {
    this.#watch.heard()
    if (message.type === 'pong') return
    if (message.type === 'resync') return this.#resynced(message)
    if (message.type === 'event') return this.#event(message)
    this.#waiting.get(message.id)?.settle(message)
  }

  #resynced(message: Extract<ServerMessage, { type: 'resync' }>): void {
    this.#seq = message.seq
    this.#failures = 0
    this.#isUp = true
    this.#watch.start()
    this.#tell('resync', message.payload as State, message.seq)
    this.#tell('up')
  }

  #event({ seq, event }: Extract<ServerMessage, { type: 'event' }>): void {
    if (seq !== this.#seq + 1) {
      this.#options.log.warn({ expected: this.#seq + 1, seq }, 'events are missing: connecting again')
      return void this.#socket?.destroy()
    }
    this.#seq = seq
    this.#tell('event', event as Event, seq)
  }

  /** A listener's error must not end the connection. */
  #tell(...args: unknown[]): void {
    try {
      ;(this.emit as (...all: unknown[]) => boolean).apply(this, args)
    } catch (error) {
      this.#options.log.error({ err: error }, 'a listener of the socket failed')
    }
  }

  #lost(): void {
    this.#socket = undefined
    const wasUp = this.#isUp
    this.#isUp = false
    this.#watch.stop()
    for (const { settle } of [...this.#waiting.values()]) settle(undefined)
    if (wasUp) this.#tell('down')
    if (this.#isClosed) return
    const ms = retryMs[Math.min(this.#failures++, retryMs.length - 1)]!
    this.#timer = this.#clock.setTimeout(() => this.#connect(), ms)
  }
}

const pingLine = `${JSON.stringify({ type: 'ping' } satisfies PingMessage)}\n`

/** Makes a client and begins to connect; add the listeners in the same turn. */
export function connectIpc<Event = unknown, State = unknown>(
  options: IpcClientOptions,
): IpcClient<Event, State> {
  return new IpcClient<Event, State>(options).open()
}

function unavailable(message: string): AppError {
  return new AppError('exchange_unavailable', { message })
}
