import type { LocalAudio } from '../sdp/local-audio.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'

/** What of our side's description only the transport knows. */
export type LocalTransport = Pick<LocalAudio, 'address' | 'port' | 'rtcpMux' | 'webrtc'>

/** What carries one leg's packets: a pair of UDP sockets, or a WebRTC connection. */
export interface MediaTransport {
  /** Gets ready for `describe` in an offer. */
  prepareOffer(): Promise<void>
  /** Takes what the far side offered, first or later; `describe` then is for the answer. Errors: `bad-sdp`. */
  acceptOffer(remote: RemoteAudio): Promise<void>
  /** Takes what the far side answered, first or later. Errors: `bad-sdp`, `bad-state`. */
  acceptAnswer(remote: RemoteAudio): Promise<void>
  describe(role: 'offer' | 'answer'): LocalTransport

  /** False while packets would be lost for want of a connection. */
  readonly ready: boolean
  /** Packets from strangers that were refused. */
  readonly strangers: number
  /** Sends `length` octets of `packet` from `offset` on as one RTP packet. Never fails loudly: media is lossy. */
  send(packet: Buffer, offset: number, length: number): void
  sendRtcp(packet: Buffer): void
  /** Idempotent. */
  close(): void
}

/** Where a transport delivers what arrives; buffers belong to the receiver from then on. */
export interface MediaReceiver {
  /** True for payload types that were agreed on: others do not lock a source. */
  expects(payloadType: number): boolean
  onRtp(packet: Buffer): void
  onRtcp(packet: Buffer): void
  /** A connection is up (WebRTC only). */
  onConnected(): void
  /** A connection failed or was closed by the far side (WebRTC only). */
  onDisconnected(): void
}
