import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { AppError, messageOf } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Log } from '../log.ts'
import { defaultMaxLineBytes, LineReader } from './lines.ts'
import { carryError, type PingMessage, type RequestMessage, type ServerMessage } from './messages.ts'

export interface IpcServerOptions {
  socketPath: string
  /** Does a command; an AppError that it throws arrives at the client as the same AppError. */
  handle: (command: never, context: { idempotencyKey: string | undefined }) => Promise<unknown>
  /** The whole state, for a client that has just connected. Taken and sent in one go with the sequence. */
  resync: () => unknown
  log: Log
  /** Default 8 MiB. */
  maxLineBytes?: number
  /** A client that reads too slowly and has this much waiting is cut off; it comes back and resyncs. Default 16 MiB. */
  maxBacklogBytes?: number
}

export interface IpcServer {
  /** Sends an event to every client that is connected. */
  publish(event: unknown): void
  readonly clientCount: number
  close(): Promise<void>
}

/** Serves commands and events over a Unix socket, one JSON message a line. Only our own account may connect. */
export async function serveIpc(options: IpcServerOptions): Promise<IpcServer> {
  const server = new SocketServer(options)
  await server.listen()
  return server
}

class SocketServer implements IpcServer {
  readonly #options: IpcServerOptions
  readonly #epoch = newId()
  readonly #clients = new Set<net.Socket>()
  readonly #server: net.Server
  #seq = 0

  constructor(options: IpcServerOptions) {
    this.#options = options
    this.#server = net.createServer((socket) => this.#accept(socket))
  }

  get clientCount(): number {
    return this.#clients.size
  }

  async listen(): Promise<void> {
    const { socketPath } = this.#options
    fs.mkdirSync(path.dirname(socketPath), { recursive: true })
    await removeStaleSocket(socketPath)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(socketPath, resolve)
    })
    fs.chmodSync(socketPath, 0o600)
  }

  publish(event: unknown): void {
    this.#seq++
    if (this.#clients.size === 0) return
    const line = lineOf({ type: 'event', seq: this.#seq, event })
    for (const client of this.#clients) this.#write(client, line)
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const client of this.#clients) client.destroy()
    await closed
  }

  #accept(socket: net.Socket): void {
    const { maxLineBytes = defaultMaxLineBytes, log } = this.#options
    const reader = new LineReader((line) => void this.#serve(socket, line), maxLineBytes)
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk)
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'a client of the socket was cut off')
        socket.destroy()
      }
    })
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => this.#clients.delete(socket))
    this.#write(socket, lineOf(this.#resync()))
    this.#clients.add(socket)
  }

  #resync(): ServerMessage {
    return { type: 'resync', epoch: this.#epoch, seq: this.#seq, payload: this.#options.resync() }
  }

  async #serve(socket: net.Socket, line: string): Promise<void> {
    const request = parseRequest(line)
    if (!request) return void socket.destroy(new Error('not a request'))
    if (request.type === 'ping') return this.#write(socket, lineOf({ type: 'pong' }))
    this.#write(socket, lineOf(await this.#answer(request)))
  }

  async #answer({ id, command, idempotencyKey }: RequestMessage): Promise<ServerMessage> {
    try {
      const result = await this.#options.handle(command as never, { idempotencyKey })
      return { type: 'result', id, result }
    } catch (error) {
      if (!(error instanceof AppError)) this.#options.log.error({ err: error, command }, 'a command failed')
      return { type: 'error', id, error: carryError(error) }
    }
  }

  #write(socket: net.Socket, line: string): void {
    if (socket.destroyed) return
    socket.write(line)
    const { maxBacklogBytes = 16 * 1024 * 1024, log } = this.#options
    if (socket.writableLength <= maxBacklogBytes) return
    log.warn(
      { waitingBytes: socket.writableLength },
      'a client of the socket reads too slowly and was cut off',
    )
    socket.destroy()
  }
}

function lineOf(message: ServerMessage): string {
  return `${JSON.stringify(message)}\n`
}

function parseRequest(line: string): RequestMessage | PingMessage | undefined {
  try {
    const message = JSON.parse(line) as RequestMessage | PingMessage
    if (message.type === 'ping') return message
    return message.type === 'request' && typeof message.id === 'number' ? message : undefined
  } catch {
    return undefined
  }
}

/** Removes a socket that a killed process left behind; one that answers is somebody's. */
async function removeStaleSocket(socketPath: string): Promise<void> {
  if (!fs.existsSync(socketPath)) return
  const isServed = await new Promise<boolean>((resolve) => {
    const probe = net.connect(socketPath, () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
  if (isServed) throw new Error(`${socketPath} is served by another process`)
  fs.rmSync(socketPath, { force: true })
}
