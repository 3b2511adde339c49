import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { SipLog } from '../log.ts'
import type { UdpTransportOptions } from '../ua/options.ts'
import type { Flow, Transport, TransportSink } from './flow.ts'
import { hostInUri, isWildcard, localAddressToward } from './local-address.ts'

/** Room for bursts while the process is busy; the system may grant less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

/** Far sides for which our address towards them is remembered when bound to all interfaces. */
const LOCAL_ADDRESS_CACHE_SIZE = 1000

/** Binds a UDP socket. Rejects with the system's error when it cannot. */
export async function openUdpTransport(
  options: UdpTransportOptions,
  index: number,
  sink: TransportSink,
  log: SipLog,
): Promise<Transport> {
  const socket = createSocket({
    type: isIP(options.host) === 6 ? 'udp6' : 'udp4',
    lookup: (host, _options, done) => done(null, host, isIP(host)),
  })
  await bound(socket, options)
  socket.on('error', (error) => log({ level: 'error', event: 'udp.error', message: error.message }))
  growReceiveBuffer(socket)
  return new UdpTransport(socket, options, index, sink)
}

function bound(socket: Socket, options: UdpTransportOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(options.port, options.host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}

function growReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
  } catch {
    // The system's default has to do.
  }
}

class UdpTransport implements Transport {
  readonly kind = 'udp'
  readonly bound: Transport['bound']
  readonly connectionCount = 0
  readonly socket: Socket
  readonly idPrefix: string
  readonly #advertisedHost: string | undefined
  readonly #localHosts = new Map<string, string>()
  isOpen = true

  constructor(socket: Socket, options: UdpTransportOptions, index: number, sink: TransportSink) {
    const { address, port } = socket.address()
    this.socket = socket
    this.bound = { kind: 'udp', host: address, port }
    this.idPrefix = `udp:${index}:`
    this.#advertisedHost = options.advertisedHost ?? (isWildcard(address) ? undefined : address)
    socket.on('message', (data, from) => sink.received(data, new UdpFlow(this, from.address, from.port)))
  }

  /** `host:port` that the far side may answer to. */
  localHostPort(remote: string): string {
    return `${hostInUri(this.#advertisedHost ?? this.#hostToward(remote))}:${this.bound.port}`
  }

  flowById(flowId: string): Flow | undefined {
    if (!this.isOpen || !flowId.startsWith(this.idPrefix)) return undefined
    const rest = flowId.slice(this.idPrefix.length)
    const colon = rest.lastIndexOf(':')
    return this.flowTo(rest.slice(0, colon), Number(rest.slice(colon + 1)))
  }

  flowTo(address: string, port: number): Flow | undefined {
    return isIP(address) && port > 0 && port < 65_536 ? new UdpFlow(this, address, port) : undefined
  }

  async close(): Promise<void> {
    if (!this.isOpen) return
    this.isOpen = false
    await new Promise<void>((resolve) => this.socket.close(() => resolve()))
  }

  #hostToward(remote: string): string {
    const known = this.#localHosts.get(remote)
    if (known !== undefined) return known
    const host = localAddressToward(remote)
    if (this.#localHosts.size >= LOCAL_ADDRESS_CACHE_SIZE) this.#localHosts.clear()
    this.#localHosts.set(remote, host)
    return host
  }
}

class UdpFlow implements Flow {
  readonly kind = 'udp'
  readonly isReliable = false
  readonly address: string
  readonly port: number
  readonly #transport: UdpTransport

  constructor(transport: UdpTransport, address: string, port: number) {
    this.#transport = transport
    this.address = address
    this.port = port
  }

  get flowId(): string {
    return `${this.#transport.idPrefix}${this.address}:${this.port}`
  }

  get isAlive(): boolean {
    return this.#transport.isOpen
  }

  get localHostPort(): string {
    return this.#transport.localHostPort(this.address)
  }

  toward(address: string, port: number): Flow | undefined {
    return this.#transport.flowTo(address, port)
  }

  send(data: string | Uint8Array, onFailure?: (error: Error) => void): void {
    if (!this.#transport.isOpen) {
      if (onFailure) queueMicrotask(() => onFailure(new Error('socket closed')))
      return
    }
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    this.#transport.socket.send(bytes, this.port, this.address, (error) => {
      if (error) onFailure?.(error)
    })
  }

  onClosed(): () => void {
    return () => {}
  }
}
