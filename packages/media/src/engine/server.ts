import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { type Clock, systemClock } from '../clock.ts'
import { MediaError } from '../errors.ts'
import { EventBacklog, type NumberedEvent } from './event-backlog.ts'
import type { MediaEngine, MediaEvent, MediaLog } from './media-engine.ts'
import {
  type ClientMessage,
  lineOf,
  lineReader,
  type Operation,
  operations,
  type ServerMessage,
} from './rim-protocol.ts'

export interface MediaServerOptions {
  engine: MediaEngine
  /** Unix domain socket; a file left behind by a dead process is replaced. */
  socketPath: string
  /** How long calls go on with no client connected before they are ended. Default 60 000. */
  orphanLeaseMs?: number
  clock?: Clock
  log?: MediaLog
}

export interface MediaServer {
  /** Different after every start. */
  readonly epoch: string
  /** Stops listening and drops the clients; the engine is the caller's to close. */
  close(): Promise<void>
}

const defaultOrphanLeaseMs = 60_000
/** Answers kept for each client instance, should a request come again over a new connection. */
const rememberedAnswers = 1000
/** Client processes whose answers are kept. */
const rememberedInstances = 16

/** Serves an engine to clients of other processes. Errors: `io` when the socket cannot be bound. */
export async function serveMediaEngine(options: MediaServerOptions): Promise<MediaServer> {
  const server = new RimServer(options)
  await server.listen()
  return server
}

type Answers = Map<number, Promise<ServerMessage>>

class RimServer implements MediaServer {
  readonly epoch = randomUUID()
  readonly #options: MediaServerOptions
  readonly #clock: Clock
  readonly #server: Server
  readonly #connections = new Set<RimConnection>()
  /** Those that have said hello. */
  readonly #clients = new Set<RimConnection>()
  readonly #backlog = new EventBacklog()
  readonly #answers = new Map<string, Answers>()
  #lease: unknown
  readonly #onEvent = (event: MediaEvent): void => {
    const numbered = this.#backlog.append(event)
    for (const client of this.#clients) client.tell(numbered)
  }

  constructor(options: MediaServerOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#server = createServer((socket) => this.#accept(socket))
  }

  async listen(): Promise<void> {
    try {
      await rm(this.#options.socketPath, { force: true })
      this.#server.listen(this.#options.socketPath)
      await once(this.#server, 'listening')
      await chmod(this.#options.socketPath, 0o600)
    } catch (cause) {
      throw new MediaError(
        'io',
        `Cannot listen on ${this.#options.socketPath}: ${(cause as Error).message}`,
        { cause },
      )
    }
    this.#options.engine.on('event', this.#onEvent)
    this.#armLease()
  }

  #accept(socket: Socket): void {
    const connection = new RimConnection(socket, {
      epoch: this.epoch,
      backlog: this.#backlog,
      answer: (instance, request) => this.#answer(instance, request),
      greeted: () => {
        this.#clients.add(connection)
        this.#clock.clearTimeout(this.#lease)
      },
      closed: () => {
        this.#connections.delete(connection)
        if (this.#clients.delete(connection) && this.#clients.size === 0) this.#armLease()
      },
      log: this.#options.log,
    })
    this.#connections.add(connection)
  }

  #answer(instance: string, request: { id: number; op: Operation; args: unknown }): Promise<ServerMessage> {
    const answers: Answers = this.#answers.get(instance) ?? new Map()
    this.#answers.set(instance, answers)
    if (this.#answers.size > rememberedInstances) this.#answers.delete(this.#answers.keys().next().value!)
    const known = answers.get(request.id)
    if (known) return known
    const answer = this.#carryOut(request)
    answers.set(request.id, answer)
    if (answers.size > rememberedAnswers) answers.delete(answers.keys().next().value!)
    return answer
  }

  async #carryOut({ id, op, args }: { id: number; op: Operation; args: unknown }): Promise<ServerMessage> {
    try {
      if (!operations.includes(op)) throw new MediaError('bad-request', `There is no operation ${op}.`)
      const operation = this.#options.engine[op] as (o: unknown) => Promise<unknown>
      return { id, result: await operation.call(this.#options.engine, args ?? {}) }
    } catch (error) {
      return { id, error: this.#describe(op, error) }
    }
  }

  #describe(op: string, error: unknown): { code: MediaError['code']; message: string } {
    if (error instanceof MediaError) return { code: error.code, message: error.message }
    this.#options.log?.error('media operation failed', { op, error })
    return { code: 'bad-request', message: (error as Error).message }
  }

  #armLease(): void {
    this.#clock.clearTimeout(this.#lease)
    const leaseMs = this.#options.orphanLeaseMs ?? defaultOrphanLeaseMs
    this.#lease = this.#clock.setTimeout(() => void this.#endOrphans(), leaseMs)
  }

  async #endOrphans(): Promise<void> {
    const { engine, log } = this.#options
    for (const { callId } of (await engine.list()).calls) {
      if (this.#clients.size > 0) return
      const { recordings } = await engine.closeCall({ callId })
      log?.warn('call ended: no client for the orphan lease', { callId })
      this.#onEvent({ kind: 'call-orphaned', callId, recordings })
    }
  }

  async close(): Promise<void> {
    this.#options.engine.off('event', this.#onEvent)
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const connection of this.#connections) connection.close()
    await closed
    this.#clock.clearTimeout(this.#lease)
  }
}

interface ConnectionSurroundings {
  epoch: string
  backlog: EventBacklog
  answer(instance: string, request: { id: number; op: Operation; args: unknown }): Promise<ServerMessage>
  greeted(): void
  closed(): void
  log?: MediaLog
}

/** One client's connection; silent until its hello. */
class RimConnection {
  readonly #socket: Socket
  readonly #around: ConnectionSurroundings
  #who: { name: string; instance: string } | undefined

  constructor(socket: Socket, around: ConnectionSurroundings) {
    this.#socket = socket
    this.#around = around
    const read = lineReader<ClientMessage>(
      (message) => this.#onMessage(message),
      (why) => {
        around.log?.warn('media client dropped', { why })
        socket.destroy()
      },
    )
    socket.setEncoding('utf8').on('data', read)
    socket.on('error', () => socket.destroy()).on('close', () => around.closed())
  }

  #onMessage(message: ClientMessage): void {
    if ('hello' in message) this.#greet(message.hello)
    else if (!this.#who) this.#socket.destroy()
    else if ('ack' in message) this.#around.backlog.acknowledge(this.#who.name, message.ack)
    else void this.#around.answer(this.#who.instance, message).then((answer) => this.#send(answer))
  }

  #greet(who: { name: string; instance: string }): void {
    this.#who = who
    this.#around.greeted()
    this.#send({ hello: { epoch: this.#around.epoch } })
    for (const numbered of this.#around.backlog.since(who.name)) this.tell(numbered)
  }

  tell(numbered: NumberedEvent): void {
    if (this.#who) this.#send(numbered)
  }

  #send(message: ServerMessage): void {
    if (this.#socket.writable) this.#socket.write(lineOf(message))
  }

  close(): void {
    this.#socket.destroy()
  }
}
