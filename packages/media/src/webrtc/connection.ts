import { randomUUID } from 'node:crypto'
import { Audio, PeerConnection, type Track } from 'node-datachannel'
import { MediaError } from '../errors.ts'
import { offeredCodecs, offeredTelephoneEvent } from '../sdp/local-audio.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'
import type { LocalEnd } from './local-end.ts'
import { innerMid, innerRemoteDescription } from './peer-description.ts'

/** A bind and a look at the interfaces: that takes milliseconds, or something is wrong. */
const gatheringTimeoutMs = 3000

export interface ConnectionOptions {
  host: string
  local: LocalEnd
  remote: RemoteAudio
  ssrc: number
  cname: string
}

export interface ConnectionHandlers {
  onPacket(packet: Buffer): void
  /** ICE and DTLS are through, with the certificate that was announced. */
  onConnected(): void
  /** The far side went, was never reached, or showed another certificate (`forged`). */
  onDisconnected(why: 'gone' | 'forged'): void
}

/**
 * One native ICE and DTLS connection with its one track.
 *
 * The library is always the one that answers, also when SDP's offer was ours: as an offerer it would hold an open port
 * before it has kept the description of who may come, and a quick browser's handshake fell into that gap. As an answerer
 * it binds the port when it knows everything. Both sides then begin as controlled; ICE settles that (RFC 8445, 7.3.1.1).
 */
export class Connection {
  readonly #peer: PeerConnection
  readonly #track: Track
  readonly #options: ConnectionOptions
  readonly #handlers: ConnectionHandlers
  #connected = false
  #closed = false

  constructor(options: ConnectionOptions, handlers: ConnectionHandlers) {
    this.#options = options
    this.#handlers = handlers
    const { host, local } = options
    this.#peer = new PeerConnection(`leg-${randomUUID()}`, {
      iceServers: [],
      disableAutoNegotiation: true,
      // Checked here on connecting, where a wrong one is told from a lost browser (#isRightBrowser).
      disableFingerprintVerification: true,
      certificatePemFile: local.certificate.certificatePem,
      keyPemFile: local.certificate.keyPem,
      bindAddress: host === '0.0.0.0' || host === '::' ? undefined : host,
      portRangeBegin: local.port.port,
      portRangeEnd: local.port.port,
    })
    this.#track = this.#addTrack()
    this.#peer.onStateChange((state) => this.#onState(state))
  }

  /** Binds the port and begins. Errors: `bad-sdp`; `no-ports` when somebody was quicker at the port. */
  async open(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      this.close()
      throw error
    }
  }

  async #begin(): Promise<void> {
    const { local, remote } = this.#options
    const { ufrag, pwd } = local.ice
    const gathered = gatheringComplete(this.#peer)
    guarded(() => this.#peer.setRemoteDescription(innerRemoteDescription(remote), 'offer'))
    await local.port.release()
    if (this.#closed) return
    guarded(() => this.#peer.setLocalDescription('answer', { iceUfrag: ufrag, icePwd: pwd }))
    await gathered
    if (this.#closed || /^a=candidate:/m.test(this.#peer.localDescription()?.sdp ?? '')) return
    throw new MediaError('no-ports', `The UDP port ${local.port.port} was taken by another program.`)
  }

  get connected(): boolean {
    return this.#connected
  }

  send(packet: Buffer): void {
    if (!this.#connected) return
    try {
      this.#track.sendMessageBinary(packet)
    } catch {
      // The track closed between two packets; the state change follows.
    }
  }

  #addTrack(): Track {
    const { cname, ssrc } = this.#options
    const audio = new Audio(innerMid, 'SendRecv')
    for (const { codec, payloadType } of offeredCodecs) audio.addAudioCodec(payloadType, `${codec}/8000`)
    audio.addAudioCodec(offeredTelephoneEvent, 'telephone-event/8000')
    audio.addSSRC(ssrc, cname, cname, `${cname}-audio`)
    const track = this.#peer.addTrack(audio)
    track.onMessage((packet) => this.#closed || this.#handlers.onPacket(packet))
    return track
  }

  #onState(state: string): void {
    if (this.#closed) return
    const was = this.#connected
    this.#connected = state === 'connected' && this.#isRightBrowser()
    if (this.#connected) return this.#handlers.onConnected()
    if (state === 'connected') return this.#end('forged')
    if (state === 'failed' || (was && state !== 'connecting')) this.#end('gone')
  }

  #end(why: 'gone' | 'forged'): void {
    this.close()
    this.#handlers.onDisconnected(why)
  }

  /** The certificate shown in DTLS is the one announced in SDP (RFC 8122, 6.2). */
  #isRightBrowser(): boolean {
    const announced = this.#options.remote.iceDtls!.fingerprint.split(' ')[1]
    return this.#peer.remoteFingerprint().value?.toUpperCase() === announced?.toUpperCase()
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#connected = false
    this.#peer.close()
    void this.#options.local.port.release()
  }
}

function gatheringComplete(peer: PeerConnection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, gatheringTimeoutMs)
  peer.onGatheringStateChange((state) => {
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
