import { MediaError } from '../errors.ts'
import { directionOf, receives } from './direction.ts'
import type { IceDtlsParameters } from './ice-dtls.ts'
import { readIceDtls } from './ice-dtls.ts'
import { type AudioFormats, audioFormats } from './rtpmap.ts'
import type { Direction, MediaDescription, SessionDescription } from './session-description.ts'
import { attribute } from './session-description.ts'

export type Transport = 'rtp' | 'webrtc'

/** What a far side's description says about the one audio stream that we talk on. */
export interface RemoteAudio extends AudioFormats {
  /** Place of the section among all sections. */
  index: number
  protocol: string
  /** The far side's own direction. An old-style hold (`c=` of zeros, RFC 3264, 8.4) is folded in as not receiving. */
  direction: Direction
  address: string
  port: number
  rtcpMux: boolean
  /** 0 when there is none to send to. */
  rtcpPort: number
  mid?: string
  /** Present for WebRTC only. */
  iceDtls?: IceDtlsParameters
}

/** RFC 4566 hosts spell the profiles in both ways; SAVP without DTLS (SDES) is not spoken. */
const protocols: Record<Transport, RegExp> = {
  rtp: /^RTP\/AVPF?$/,
  webrtc: /^(UDP\/TLS\/)?RTP\/SAVPF?$/,
}

/**
 * Finds the audio section to talk on: the first that is open, of the transport's profile and with a codec we speak.
 * Errors: `no-common-codec` when there is none; `bad-sdp` when it lacks an address, ICE or DTLS parameters.
 */
export function readRemoteAudio(session: SessionDescription, transport: Transport): RemoteAudio {
  const index = session.media.findIndex(
    (media) =>
      media.kind === 'audio' &&
      media.port !== 0 &&
      protocols[transport].test(media.protocol) &&
      audioFormats(media).codecs.length > 0,
  )
  const media = session.media[index]
  if (!media) throw new MediaError('no-common-codec', explain(session, transport))
  return remoteAudioOf(session, media, index, transport)
}

function remoteAudioOf(
  session: SessionDescription,
  media: MediaDescription,
  index: number,
  transport: Transport,
): RemoteAudio {
  const address = media.address ?? session.address
  if (!address) throw new MediaError('bad-sdp', 'The session description names no address for its audio.')
  const rtcpPort = Number(/^\d+/.exec(attribute(media, 'rtcp') ?? '')?.[0] ?? media.port + 1)
  return {
    ...audioFormats(media),
    index,
    protocol: media.protocol,
    direction: effectiveDirection(writtenDirection(session, media), transport === 'rtp' ? address : ''),
    address,
    port: media.port,
    rtcpMux: attribute(media, 'rtcp-mux') !== undefined,
    rtcpPort: rtcpPort <= 65_535 ? rtcpPort : 0,
    mid: attribute(media, 'mid'),
    iceDtls: transport === 'webrtc' ? readIceDtls(session, media) : undefined,
  }
}

/** The section's own attribute, else the session's, else `sendrecv` (RFC 8866, 6.7). */
function writtenDirection(session: SessionDescription, media: MediaDescription): Direction {
  for (const place of [media, session])
    for (const direction of ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const)
      if (attribute(place, direction) !== undefined) return direction
  return 'sendrecv'
}

function effectiveDirection(written: Direction, address: string): Direction {
  const deaf = address === '0.0.0.0' || address === '::'
  if (!deaf) return written
  return directionOf(written === 'sendrecv' || written === 'sendonly', false)
}

function explain(session: SessionDescription, transport: Transport): string {
  const sections = session.media.map((media) => `${media.kind} ${media.port} ${media.protocol}`).join(', ')
  const wanted = transport === 'rtp' ? 'RTP/AVP' : 'UDP/TLS/RTP/SAVPF'
  return `No open audio section with PCMA or PCMU over ${wanted} among: ${sections || 'none'}.`
}

/** True when the far side wants to hear us. */
export const remoteListens = (audio: RemoteAudio): boolean => receives(audio.direction)
