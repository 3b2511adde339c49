import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { TimerHandle } from '../clock.ts'
import type { SipLog } from '../log.ts'
import type { Timers } from '../timers.ts'
import type { WebSocketTransportOptions } from '../ua/options.ts'
import type { Flow, Transport, TransportSink } from './flow.ts'
import { hostInUri, isWildcard, localAddressToward } from './local-address.ts'
import { WebSocketFlow } from './websocket-flow.ts'

/** Between two pings; a connection that did not answer the last one is cut. */
const PING_INTERVAL_MS = 25_000

/** What a WebSocket listener needs besides its options. */
export interface WebSocketContext {
  sink: TransportSink
  log: SipLog
  timers: Timers
  maxMessageBytes: number
}

/** Listens for SIP over WebSocket (RFC 7118), on a server of its own or on a shared one. */
export async function openWebSocketTransport(
  options: WebSocketTransportOptions,
  context: WebSocketContext,
): Promise<Transport> {
  const server = options.server ?? createServer(refusePlainHttp)
  if (!options.server) await listening(server, options)
  return new WebSocketTransport(server, options, context)
}

function refusePlainHttp(request: IncomingMessage, response: import('node:http').ServerResponse): void {
  response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' })
  response.end('SIP over WebSocket only\n')
  request.resume()
}

function listening(server: Server, options: WebSocketTransportOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

class WebSocketTransport implements Transport {
  readonly kind = 'ws'
  readonly bound: Transport['bound']
  readonly #server: Server
  readonly #options: WebSocketTransportOptions
  readonly #context: WebSocketContext
  readonly #sockets: WebSocketServer
  readonly #flows = new Map<string, WebSocketFlow>()
  readonly #idPrefix = `ws:${randomBytes(6).toString('base64url')}:`
  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    this.#upgrade(request, socket, head)
  #nextFlow = 1
  #pingTimer: TimerHandle | undefined

  constructor(server: Server, options: WebSocketTransportOptions, context: WebSocketContext) {
    this.#server = server
    this.#options = options
    this.#context = context
    this.bound = boundAddress(server, options)
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: context.maxMessageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
    })
    server.on('upgrade', this.#onUpgrade)
    if (options.server) return
    server.on('error', (error) => this.#warn('ws.server-error', { message: error.message }))
    server.on('clientError', (error, socket) => this.#unreadable(error, socket))
  }

  get connectionCount(): number {
    return this.#flows.size
  }

  flowById(flowId: string): Flow | undefined {
    return this.#flows.get(flowId)
  }

  /** We never open WebSocket connections ourselves. */
  flowTo(): undefined {
    return undefined
  }

  async close(): Promise<void> {
    this.#server.off('upgrade', this.#onUpgrade)
    this.#stopPings()
    for (const flow of [...this.#flows.values()]) flow.terminate()
    this.#sockets.close()
    if (this.#options.server) return
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (request.url ?? '/').split('?', 1)[0]
    if (path !== (this.#options.path ?? '/')) {
      if (!this.#options.server) refuse(socket, '404 Not Found')
      return
    }
    const why = this.#refusal(request)
    if (why) {
      this.#warn('ws.refused', { why, origin: request.headers.origin, address: request.socket.remoteAddress })
      refuse(socket, why)
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request))
  }

  /** No HTTP, or headers beyond all measure. */
  #unreadable(error: NodeJS.ErrnoException, socket: Duplex & { remoteAddress?: string }): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    this.#warn('ws.refused', { why: error.message, address: socket.remoteAddress })
    const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW'
    refuse(socket, isTooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request')
  }

  #refusal(request: IncomingMessage): string | undefined {
    const origin = request.headers.origin
    if (this.#options.isOriginAllowed && !this.#options.isOriginAllowed(origin)) return '403 Forbidden'
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',')
    return protocols.some((each) => each.trim() === 'sip') ? undefined : '400 Bad Request'
  }

  #accept(webSocket: WebSocket, request: IncomingMessage): void {
    const { remoteAddress = '0.0.0.0', remotePort = 0 } = request.socket
    const address = remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
    const flow = new WebSocketFlow(webSocket, {
      flowId: `${this.#idPrefix}${this.#nextFlow++}`,
      address,
      port: remotePort,
      localHostPort: this.#localHostPort(address),
    })
    this.#flows.set(flow.flowId, flow)
    this.#follow(webSocket, flow)
    this.#context.sink.opened(flow)
    this.#schedulePings()
  }

  #follow(webSocket: WebSocket, flow: WebSocketFlow): void {
    webSocket.on('message', (data: Buffer) => this.#context.sink.received(data, flow))
    webSocket.on('pong', () => flow.sawPong())
    webSocket.on('error', (error) =>
      this.#warn('ws.connection-error', {
        message: error.message,
        address: flow.address,
        flowId: flow.flowId,
      }),
    )
    flow.onClosed(() => {
      this.#flows.delete(flow.flowId)
      if (this.#flows.size === 0) this.#stopPings()
      this.#context.sink.closed(flow)
    })
  }

  #schedulePings(): void {
    this.#pingTimer ??= this.#context.timers.set(() => {
      this.#pingTimer = undefined
      for (const flow of [...this.#flows.values()]) flow.pingOrTerminate()
      if (this.#flows.size > 0) this.#schedulePings()
    }, PING_INTERVAL_MS)
  }

  #stopPings(): void {
    this.#context.timers.clear(this.#pingTimer)
    this.#pingTimer = undefined
  }

  #localHostPort(remote: string): string {
    const { host, port } = this.bound
    return `${hostInUri(this.#options.advertisedHost ?? (isWildcard(host) ? localAddressToward(remote) : host))}:${port}`
  }

  #warn(event: string, fields: Record<string, unknown>): void {
    this.#context.log({ level: 'warn', event, ...fields })
  }
}

function boundAddress(server: Server, options: WebSocketTransportOptions): Transport['bound'] {
  const address = server.address() as AddressInfo | string | null
  if (options.server || address === null || typeof address === 'string') {
    return { kind: 'ws', host: options.host, port: options.port }
  }
  return { kind: 'ws', host: address.address, port: address.port }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
