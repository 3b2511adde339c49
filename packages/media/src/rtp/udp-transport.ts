import type { RemoteInfo } from 'node:dgram'
import { isIP } from 'node:net'
import type { Clock } from '../clock.ts'
import { sends } from '../sdp/direction.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'
import { isRtcp } from './header.ts'
import type { PortAllocator, SocketPair } from './port-allocator.ts'
import { SourceLock } from './source-lock.ts'
import type { LocalTransport, MediaReceiver, MediaTransport } from './transport.ts'

export interface UdpTransportOptions {
  allocator: PortAllocator
  receiver: MediaReceiver
  clock: Clock
  /** Written into our descriptions. */
  advertisedAddress: string
}

/** RTP and RTCP over a pair of UDP sockets, with symmetric RTP (RFC 4961). */
export class UdpTransport implements MediaTransport {
  readonly #allocator: PortAllocator
  readonly #pair: SocketPair
  readonly #receiver: MediaReceiver
  readonly #clock: Clock
  readonly #address: string
  readonly #lock = new SourceLock()
  #rtcpMux = false
  #rtcpPort = 0
  #closed = false

  private constructor(o: UdpTransportOptions, pair: SocketPair) {
    this.#allocator = o.allocator
    this.#pair = pair
    this.#receiver = o.receiver
    this.#clock = o.clock
    this.#address = o.advertisedAddress
    pair.rtp.on('message', (packet, from) => this.#onRtpPort(packet, from)).on('error', ignore)
    pair.rtcp.on('message', (packet, from) => this.#onRtcpPort(packet, from)).on('error', ignore)
  }

  /** Errors: `no-ports`, `io`. */
  static async open(o: UdpTransportOptions): Promise<UdpTransport> {
    return new UdpTransport(o, await o.allocator.openPair())
  }

  readonly ready = true

  async prepareOffer(): Promise<void> {}

  async acceptOffer(remote: RemoteAudio): Promise<void> {
    this.#negotiate(remote)
  }

  async acceptAnswer(remote: RemoteAudio): Promise<void> {
    this.#negotiate(remote)
  }

  describe(): LocalTransport {
    return { address: this.#address, port: this.#pair.port, rtcpMux: this.#rtcpMux }
  }

  get strangers(): number {
    return this.#lock.strangers
  }

  /** The far side's description came in: where to send, whom to expect. */
  #negotiate(remote: RemoteAudio): void {
    this.#rtcpMux = remote.rtcpMux
    this.#rtcpPort = remote.rtcpPort
    const address = isIP(remote.address) === 0 ? '' : remote.address
    this.#lock.renegotiate(address, remote.port, sends(remote.direction), this.#clock.now())
  }

  #onRtpPort(packet: Buffer, from: RemoteInfo): void {
    if (this.#closed) return
    if (this.#rtcpMux && isRtcp(packet)) return this.#onRtcpPort(packet, from)
    if (!looksLikeRtp(packet)) return
    if (!this.#lock.locked && !this.#receiver.expects(packet[1]! & 0x7f)) return
    if (this.#lock.accepts(from.address, from.port, this.#clock.now())) this.#receiver.onRtp(packet)
  }

  #onRtcpPort(packet: Buffer, from: RemoteInfo): void {
    if (this.#closed || from.address !== this.#lock.address) return
    if (!this.#rtcpMux) this.#rtcpPort = from.port
    this.#receiver.onRtcp(packet)
  }

  send(packet: Buffer, offset: number, length: number): void {
    const { address, port } = this.#lock
    if (this.#closed || port === 0 || isNowhere(address)) return
    this.#pair.rtp.send(packet, offset, length, port, address)
  }

  sendRtcp(packet: Buffer): void {
    const { address, port } = this.#lock
    if (this.#closed || port === 0 || isNowhere(address)) return
    if (this.#rtcpMux) this.#pair.rtp.send(packet, 0, packet.length, port, address)
    else if (this.#rtcpPort !== 0) this.#pair.rtcp.send(packet, 0, packet.length, this.#rtcpPort, address)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#allocator.close(this.#pair)
  }
}

/** A lock must not be taken by stray octets: version 2, whole header, and no STUN or DTLS. */
const looksLikeRtp = (packet: Buffer): boolean => packet.length >= 12 && packet[0]! >> 6 === 2

const isNowhere = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::'

/** Errors of single packets (unreachable, no buffers) are loss, which RTP is made for. */
const ignore = (): void => {}
