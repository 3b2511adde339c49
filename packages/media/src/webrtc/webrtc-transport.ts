import { randomUUID } from 'node:crypto'
import { cleanup, initLogger } from 'node-datachannel'
import { systemClock } from '../clock.ts'
import type { MediaEngineOptions, MediaLog } from '../engine/media-engine.ts'
import { MediaError } from '../errors.ts'
import { isRtcp } from '../rtp/header.ts'
import type { LocalTransport, MediaReceiver, MediaTransport } from '../rtp/transport.ts'
import { type IceDtlsParameters, localSetup, sameIce } from '../sdp/ice-dtls.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'
import { type DtlsCertificate, makeCertificate } from './certificate.ts'
import { Connection } from './connection.ts'
import { type LocalEnd, makeLocalEnd } from './local-end.ts'

export type WebRtcOptions = Pick<
  MediaEngineOptions,
  'host' | 'advertisedHost' | 'portRange' | 'log' | 'clock'
>

export interface WebRtcFactory {
  open(receiver: MediaReceiver, ssrc: number): MediaTransport
  /** Ends the native threads once no engine needs them; without it the process does not end by itself. */
  close(): void
}

let factories = 0

export async function createWebRtcFactory(options: WebRtcOptions): Promise<WebRtcFactory> {
  const certificate = await makeCertificate((options.clock ?? systemClock).now())
  if (factories++ === 0) initLogger('Error', (level, message) => options.log?.warn(message, { level }))
  let closed = false
  return {
    open: (receiver, ssrc) => new WebRtcTransport({ ...options, certificate }, receiver, ssrc),
    close: () => {
      if (closed) return
      closed = true
      if (--factories === 0) cleanup()
    },
  }
}

/** Both ends of the connection in use, and the connection itself once the far end is known. */
interface Link {
  local: LocalEnd
  remote?: IceDtlsParameters
  connection?: Connection
}

/**
 * RTP over ICE and DTLS-SRTP (RFC 8839, 8842, 5764). An offer costs a port and a password; the connection begins when
 * both sides have spoken. What comes later changes directions only, which are not its business, or restarts ICE, which
 * gives it a successor.
 */
export class WebRtcTransport implements MediaTransport {
  readonly strangers = 0
  readonly #options: WebRtcOptions & { certificate: DtlsCertificate }
  readonly #receiver: MediaReceiver
  readonly #ssrc: number
  readonly #cname = randomUUID()
  #link: Link | undefined
  #closed = false

  constructor(
    options: WebRtcOptions & { certificate: DtlsCertificate },
    receiver: MediaReceiver,
    ssrc: number,
  ) {
    this.#options = options
    this.#receiver = receiver
    this.#ssrc = ssrc
  }

  get ready(): boolean {
    return this.#link?.connection?.connected === true
  }

  async prepareOffer(): Promise<void> {
    this.#link ??= { local: await this.#makeEnd() }
  }

  async acceptOffer(remote: RemoteAudio): Promise<void> {
    const theirs = remote.iceDtls!
    const former = this.#link
    if (former?.remote && sameIce(former.remote, theirs)) return
    if (former && !former.remote)
      throw new MediaError('bad-state', 'Our own offer still waits for its answer.')
    const link = { local: await this.#makeEnd(former && (await this.#freshCertificate())) }
    await this.#connect(link, remote)
    former?.connection?.close()
  }

  async acceptAnswer(remote: RemoteAudio): Promise<void> {
    const link = this.#link
    if (!link) throw new MediaError('bad-state', 'An answer without an offer of ours.')
    if (!link.remote) return this.#connect(link, remote)
    if (!sameIce(link.remote, remote.iceDtls!))
      throw new MediaError('bad-state', 'Another browser has answered this offer already.')
  }

  /** Later offers leave the roles open again, later answers keep them (RFC 8842, 5.5). */
  describe(role: 'offer' | 'answer'): LocalTransport {
    const { local, remote } = this.#link!
    const setup = role === 'offer' ? 'actpass' : localSetup(remote!)
    const [, , , , address, port] = local.ice.candidates[0]!.split(' ')
    return {
      address: address!,
      port: Number(port),
      rtcpMux: true,
      webrtc: { iceDtls: { ...local.ice, setup }, ssrc: this.#ssrc, cname: this.#cname },
    }
  }

  async #makeEnd(certificate = this.#options.certificate): Promise<LocalEnd> {
    const end = await makeLocalEnd(this.#options, certificate)
    if (!this.#closed) return end
    await end.port.release()
    throw new MediaError('no-such-leg', 'The leg was closed meanwhile.')
  }

  /** Another certificate tells the browser that the successor has a DTLS association of its own (RFC 8842, 4). */
  #freshCertificate(): Promise<DtlsCertificate> {
    return makeCertificate((this.#options.clock ?? systemClock).now())
  }

  async #connect(link: Link, remote: RemoteAudio): Promise<void> {
    const { host } = this.#options
    const { local } = link
    const connection: Connection = new Connection(
      { host, local, remote, ssrc: this.#ssrc, cname: this.#cname },
      {
        onPacket: (packet) => this.#ifCurrent(connection, () => this.#deliver(packet)),
        onConnected: () => this.#ifCurrent(connection, () => this.#receiver.onConnected()),
        onDisconnected: (why) => this.#ifCurrent(connection, () => this.#lost(why)),
      },
    )
    this.#link = Object.assign(link, { remote: remote.iceDtls!, connection })
    await connection.open()
  }

  /** An exception must not travel back into native code. */
  #ifCurrent(connection: Connection, action: () => void): void {
    if (this.#closed || this.#link?.connection !== connection) return
    safely(action, this.#options.log)
  }

  #deliver(packet: Buffer): void {
    if (isRtcp(packet)) this.#receiver.onRtcp(packet)
    else this.#receiver.onRtp(packet)
  }

  #lost(why: 'gone' | 'forged'): void {
    if (why === 'forged')
      this.#options.log?.warn('a browser showed another certificate than it had announced', {})
    this.#receiver.onDisconnected()
  }

  send(packet: Buffer, offset: number, length: number): void {
    this.#link?.connection?.send(packet.subarray(offset, offset + length))
  }

  sendRtcp(packet: Buffer): void {
    this.#link?.connection?.send(packet)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#link?.connection?.close()
    void this.#link?.local.port.release()
  }
}

function safely(action: () => void, log: MediaLog | undefined): void {
  try {
    action()
  } catch (error) {
    log?.error('media packet failed', { error })
  }
}
