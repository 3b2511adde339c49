import { randomUUID } from 'node:crypto'
import {
  Audio,
  type PeerConnection as Connection,
  cleanup,
  initLogger,
  PeerConnection,
  type Track,
} from 'node-datachannel'
import type { MediaEngineOptions, MediaLog } from '../engine/media-engine.ts'
import { MediaError } from '../errors.ts'
import { isRtcp } from '../rtp/header.ts'
import type { LocalTransport, MediaReceiver, MediaTransport } from '../rtp/transport.ts'
import { type DtlsSetup, type IceDtlsParameters, readIceDtls, sameIce } from '../sdp/ice-dtls.ts'
import { offeredCodecs, offeredTelephoneEvent } from '../sdp/local-audio.ts'
import { parseSdp } from '../sdp/parse.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'
import { innerMid, innerRemoteDescription } from './peer-description.ts'

/** Host candidates alone are gathered: that takes milliseconds, or something is wrong. */
const gatheringTimeoutMs = 3000

export type WebRtcOptions = Pick<MediaEngineOptions, 'host' | 'advertisedHost' | 'portRange' | 'log'>

export interface WebRtcFactory {
  open(receiver: MediaReceiver, ssrc: number): MediaTransport
  /** Ends the native threads once no engine needs them; without it the process does not end by itself. */
  close(): void
}

let factories = 0

export function createWebRtcFactory(options: WebRtcOptions): WebRtcFactory {
  if (factories++ === 0) initLogger('Error', (level, message) => options.log?.warn(message, { level }))
  let closed = false
  return {
    open: (receiver, ssrc) => new WebRtcTransport(options, receiver, ssrc),
    close: () => {
      if (closed) return
      closed = true
      if (--factories === 0) cleanup()
    },
  }
}

/** One native connection with its one track, and our side's parameters once gathering is done. */
interface Link {
  connection: Connection
  track: Track
  local: IceDtlsParameters
  remote?: IceDtlsParameters
  /** Our part in DTLS, once both sides have spoken. */
  role?: DtlsSetup
}

/**
 * RTP over ICE and DTLS-SRTP (RFC 8839, 8842, 5764). The native connection sees one first offer and answer; what comes
 * later changes directions only, which are not its business, or restarts ICE, which gives it a successor.
 */
export class WebRtcTransport implements MediaTransport {
  readonly strangers = 0
  readonly #options: WebRtcOptions
  readonly #receiver: MediaReceiver
  readonly #ssrc: number
  readonly #cname = randomUUID()
  #link: Link | undefined
  #open = false
  #closed = false

  constructor(options: WebRtcOptions, receiver: MediaReceiver, ssrc: number) {
    this.#options = options
    this.#receiver = receiver
    this.#ssrc = ssrc
  }

  get ready(): boolean {
    return this.#open
  }

  async prepareOffer(): Promise<void> {
    this.#link ??= await this.#gather((connection) => connection.setLocalDescription('offer'))
  }

  async acceptOffer(remote: RemoteAudio): Promise<void> {
    const theirs = remote.iceDtls!
    if (this.#link?.remote && sameIce(this.#link.remote, theirs)) return
    if (this.#link && !this.#link.remote)
      throw new MediaError('bad-state', 'Our own offer still waits for its answer.')
    const former = this.#link
    // The answer is written by the connection as soon as it has seen the offer; asking for it would abort the process.
    const link = await this.#gather((connection) =>
      connection.setRemoteDescription(innerRemoteDescription(remote), 'offer'),
    )
    former?.connection.close()
    this.#open = false
    this.#link = { ...link, remote: theirs, role: link.local.setup }
  }

  async acceptAnswer(remote: RemoteAudio): Promise<void> {
    const link = this.#link
    const theirs = remote.iceDtls!
    if (!link) throw new MediaError('bad-state', 'An answer without an offer of ours.')
    if (link.remote) {
      if (sameIce(link.remote, theirs)) return
      throw new MediaError('bad-state', 'Another browser has answered this offer already.')
    }
    guarded(() => link.connection.setRemoteDescription(innerRemoteDescription(remote), 'answer'))
    link.remote = theirs
    link.role = theirs.setup === 'passive' ? 'active' : 'passive'
  }

  /** Later offers leave the roles open again, later answers keep them (RFC 8842, 5.5). */
  describe(role: 'offer' | 'answer'): LocalTransport {
    const link = this.#link!
    const setup = role === 'offer' ? 'actpass' : link.role!
    const [, , , , address, port] = link.local.candidates[0]!.split(' ')
    const iceDtls = { ...link.local, setup }
    return {
      address: address!,
      port: Number(port),
      rtcpMux: true,
      webrtc: { iceDtls, ssrc: this.#ssrc, cname: this.#cname },
    }
  }

  async #gather(begin: (connection: Connection) => void): Promise<Link> {
    const { host, portRange } = this.#options
    const connection = new PeerConnection('leg', {
      iceServers: [],
      // The library may check the far side's certificate before it has kept the description that names it, while that
      // very description is being applied. So it is checked here, on connecting, before any sound passes (#isRightBrowser).
      disableFingerprintVerification: true,
      bindAddress: host === '0.0.0.0' ? undefined : host,
      ...(portRange.from ? { portRangeBegin: portRange.from, portRangeEnd: portRange.to } : {}),
    })
    const track = this.#addTrack(connection)
    const gathered = gatheringComplete(connection)
    guarded(() => begin(connection))
    await gathered
    const local = this.#localParameters(connection)
    if (this.#closed || local.candidates.length === 0) {
      connection.close()
      throw new MediaError(
        this.#closed ? 'no-such-leg' : 'no-ports',
        'No address to offer: closed, or no free port.',
      )
    }
    return { connection, track, local }
  }

  #addTrack(connection: Connection): Track {
    const audio = new Audio(innerMid, 'SendRecv')
    for (const { codec, payloadType } of offeredCodecs) audio.addAudioCodec(payloadType, `${codec}/8000`)
    audio.addAudioCodec(offeredTelephoneEvent, 'telephone-event/8000')
    audio.addSSRC(this.#ssrc, this.#cname, this.#cname, `${this.#cname}-audio`)
    const track = connection.addTrack(audio)
    const current = (): boolean => !this.#closed && this.#link?.connection === connection
    track.onMessage((packet) => current() && safely(() => this.#deliver(packet), this.#options.log))
    connection.onStateChange((state) => current() && safely(() => this.#onState(state), this.#options.log))
    return track
  }

  #deliver(packet: Buffer): void {
    if (isRtcp(packet)) this.#receiver.onRtcp(packet)
    else this.#receiver.onRtp(packet)
  }

  #onState(state: string): void {
    const wasOpen = this.#open
    this.#open = state === 'connected' && this.#isRightBrowser()
    if (state === 'connected' && !this.#open) {
      this.#options.log?.warn('a browser showed another certificate than it had announced', {})
      this.#link!.connection.close()
      this.#receiver.onDisconnected()
      return
    }
    if (this.#open) this.#receiver.onConnected()
    else if (state === 'failed' || (wasOpen && state !== 'connecting')) this.#receiver.onDisconnected()
  }

  /** The certificate shown in DTLS is the one announced in SDP (RFC 8122, 6.2). */
  #isRightBrowser(): boolean {
    const announced = this.#link?.remote?.fingerprint.split(' ')[1]
    const shown = this.#link?.connection.remoteFingerprint().value
    return announced !== undefined && shown?.toUpperCase() === announced.toUpperCase()
  }

  #localParameters(connection: Connection): IceDtlsParameters {
    const description = parseSdp(connection.localDescription()!.sdp)
    const parameters = readIceDtls(description, description.media[0]!)
    const { advertisedHost, host } = this.#options
    if (!advertisedHost || advertisedHost === host) return parameters
    // Both are offered: browsers inside reach the address itself, those outside the one that is forwarded to it.
    const forwarded = new Set(parameters.candidates.map((each) => withAddress(each, advertisedHost)))
    return { ...parameters, candidates: [...forwarded, ...parameters.candidates] }
  }

  send(packet: Buffer, offset: number, length: number): void {
    if (this.#open) this.#sendBinary(packet.subarray(offset, offset + length))
  }

  sendRtcp(packet: Buffer): void {
    if (this.#open) this.#sendBinary(packet)
  }

  #sendBinary(packet: Buffer): void {
    try {
      this.#link!.track.sendMessageBinary(packet)
    } catch {
      // The track closed between two packets; the state change follows.
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#open = false
    this.#link?.connection.close()
  }
}

function withAddress(candidate: string, address: string): string {
  const parts = candidate.split(' ')
  parts[4] = address
  return parts.join(' ')
}

function gatheringComplete(connection: Connection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, gatheringTimeoutMs)
  connection.onGatheringStateChange((state) => {
    if (state !== 'complete') return
    clearTimeout(timer)
    resolve()
  })
  return promise
}

/** The native side throws plain errors at descriptions it cannot read. */
function guarded(action: () => void): void {
  try {
    action()
  } catch (cause) {
    throw new MediaError('bad-sdp', `The connection refuses the description: ${(cause as Error).message}`, {
      cause,
    })
  }
}

/** An exception must not travel back into native code. */
function safely(action: () => void, log: MediaLog | undefined): void {
  try {
    action()
  } catch (error) {
    log?.error('media packet failed', { error })
  }
}
