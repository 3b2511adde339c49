import { createSocket, type Socket } from 'node:dgram'
import { MediaError } from '../errors.ts'

export interface SocketPair {
  rtp: Socket
  rtcp: Socket
  /** Even; RTCP is on the next one (RFC 3550, 11). */
  port: number
}

/** How many ephemeral pairs are tried when the range is `0–0`. */
const ephemeralAttempts = 200

/**
 * Binds pairs of UDP ports from a range. It walks on through the range instead of reusing the lowest free pair, so that
 * late packets of an ended call do not fall into a new one.
 */
export class PortAllocator {
  readonly #host: string
  readonly #from: number
  readonly #pairs: number
  #next: number
  readonly #taken = new Set<number>()

  /** `from`–`to` inclusive; `0–0` takes what the system gives. */
  constructor(host: string, from: number, to: number) {
    this.#host = host
    this.#from = from + (from % 2)
    this.#pairs = Math.max(0, Math.floor((to - this.#from + 1) / 2))
    this.#next = Math.floor(Math.random() * Math.max(1, this.#pairs))
  }

  get open(): number {
    return this.#taken.size
  }

  /** Errors: `no-ports` when none of the range can be bound; `io` when the host's address cannot. */
  async openPair(): Promise<SocketPair> {
    return this.#from === 0 ? this.#openEphemeral() : this.#openOfRange()
  }

  async #openOfRange(): Promise<SocketPair> {
    for (let attempt = 0; attempt < this.#pairs; attempt++) {
      const port = this.#from + this.#next * 2
      this.#next = (this.#next + 1) % this.#pairs
      if (this.#taken.has(port)) continue
      const pair = await this.#openAt(port)
      if (pair) return pair
    }
    throw new MediaError('no-ports', `All ${this.#pairs} port pairs are taken.`)
  }

  async #openEphemeral(): Promise<SocketPair> {
    for (let attempt = 0; attempt < ephemeralAttempts; attempt++) {
      const probe = await bind(this.#host, 0)
      if (!probe) break
      const { port } = probe.address()
      if (port % 2 === 0 && !this.#taken.has(port)) {
        const rtcp = await bind(this.#host, port + 1)
        if (rtcp) return this.#own({ rtp: probe, rtcp, port })
      }
      probe.close()
    }
    throw new MediaError('no-ports', 'The system gives no pair of adjacent UDP ports.')
  }

  async #openAt(port: number): Promise<SocketPair | undefined> {
    this.#taken.add(port)
    const rtp = await bind(this.#host, port)
    const rtcp = rtp && (await bind(this.#host, port + 1))
    if (rtp && rtcp) return this.#own({ rtp, rtcp, port })
    rtp?.close()
    this.#taken.delete(port)
    return undefined
  }

  #own(pair: SocketPair): SocketPair {
    this.#taken.add(pair.port)
    return pair
  }

  /** Closes both sockets and frees the pair. */
  close(pair: SocketPair): void {
    if (!this.#taken.delete(pair.port)) return
    pair.rtp.close()
    pair.rtcp.close()
  }
}

/** About a second of packets: what has waited longer is of no use to a conversation. */
const receiveBufferOctets = 32_768

/** Resolves to undefined when the port is taken. */
function bind(host: string, port: number): Promise<Socket | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>()
  const socket = createSocket({
    type: host.includes(':') ? 'udp6' : 'udp4',
    // Media only ever goes to numeric addresses: answering at once spares a turn of the event loop for each packet.
    lookup: (address, _options, done) => done(null, address, address.includes(':') ? 6 : 4),
  })
  socket.once('error', (cause: NodeJS.ErrnoException) => {
    socket.close()
    if (cause.code === 'EADDRINUSE') resolve(undefined)
    else reject(new MediaError('io', `Cannot bind ${host}:${port}: ${cause.message}`, { cause }))
  })
  socket.bind({ address: host, port, exclusive: true }, () => {
    socket.removeAllListeners('error')
    socket.setRecvBufferSize(receiveBufferOctets)
    resolve(socket)
  })
  return promise
}
