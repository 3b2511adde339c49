import { type Codec, staticPayloadType } from '../codec/g711.ts'
import type { IceDtlsParameters } from './ice-dtls.ts'
import { iceDtlsAttributes } from './ice-dtls.ts'
import type { RemoteAudio } from './remote-audio.ts'
import type { Attribute, Direction, MediaDescription, SessionDescription } from './session-description.ts'
import { attribute } from './session-description.ts'

export interface LocalCodec {
  codec: Codec
  payloadType: number
}

/** What we write about ourselves, in an offer or in an answer. */
export interface LocalAudio {
  address: string
  port: number
  /** In order of preference. */
  codecs: LocalCodec[]
  telephoneEvent?: number
  direction: Direction
  protocol: string
  mid?: string
  rtcpMux: boolean
  /** Present for WebRTC only. */
  webrtc?: { iceDtls: IceDtlsParameters; ssrc: number; cname: string }
}

export interface LocalSession {
  sessionId: string
  sessionVersion: number
  address: string
}

/** What every offer of ours proposes. */
export const offeredCodecs: LocalCodec[] = (['PCMA', 'PCMU'] as const).map((codec) => ({
  codec,
  payloadType: staticPayloadType[codec],
}))

export const offeredTelephoneEvent = 101

/** Our first offer: one audio section. */
export function composeOffer(local: LocalSession, audio: LocalAudio): SessionDescription {
  return sessionOf(local, audio, [audioSection(audio)])
}

/**
 * A later offer: as many sections as the last description of this session had, in its order (RFC 3264, 8), all but
 * the audio one switched off.
 */
export function composeReoffer(
  local: LocalSession,
  audio: LocalAudio,
  previous: SessionDescription,
  audioIndex: number,
): SessionDescription {
  const media = previous.media.map((section, at) =>
    at === audioIndex ? audioSection(audio) : refused(section),
  )
  return sessionOf(local, audio, media)
}

/** Our answer: every section of the offer in its order, all but the audio one refused (RFC 3264, 6). */
export function composeAnswer(
  local: LocalSession,
  audio: LocalAudio,
  offer: SessionDescription,
  remote: RemoteAudio,
): SessionDescription {
  return composeReoffer(local, { ...audio, mid: remote.mid, protocol: remote.protocol }, offer, remote.index)
}

function sessionOf(local: LocalSession, audio: LocalAudio, media: MediaDescription[]): SessionDescription {
  return {
    origin: {
      username: '-',
      sessionId: local.sessionId,
      sessionVersion: String(local.sessionVersion),
      address: local.address,
    },
    sessionName: '-',
    address: local.address,
    attributes:
      audio.webrtc && audio.mid !== undefined ? [{ name: 'group', value: `BUNDLE ${audio.mid}` }] : [],
    media,
  }
}

function audioSection(audio: LocalAudio): MediaDescription {
  const events = audio.telephoneEvent
  return {
    kind: 'audio',
    port: audio.port,
    protocol: audio.protocol,
    formats: [...audio.codecs.map((each) => each.payloadType), ...(events === undefined ? [] : [events])].map(
      String,
    ),
    address: audio.webrtc ? audio.address : undefined,
    attributes: [
      ...(audio.mid === undefined ? [] : [{ name: 'mid', value: audio.mid }]),
      ...audio.codecs.map(({ codec, payloadType }) => ({
        name: 'rtpmap',
        value: `${payloadType} ${codec}/8000`,
      })),
      ...telephoneEventAttributes(events),
      { name: 'ptime', value: '20' },
      { name: audio.direction },
      ...(audio.rtcpMux ? [{ name: 'rtcp-mux' }] : []),
      ...webrtcAttributes(audio),
    ],
  }
}

/** RFC 4733, 2.4.1: the sixteen keys. */
function telephoneEventAttributes(payloadType: number | undefined): Attribute[] {
  if (payloadType === undefined) return []
  return [
    { name: 'rtpmap', value: `${payloadType} telephone-event/8000` },
    { name: 'fmtp', value: `${payloadType} 0-15` },
  ]
}

function webrtcAttributes({ webrtc }: LocalAudio): Attribute[] {
  if (!webrtc) return []
  return [
    ...iceDtlsAttributes(webrtc.iceDtls),
    { name: 'msid', value: `${webrtc.cname} ${webrtc.cname}-audio` },
    { name: 'ssrc', value: `${webrtc.ssrc} cname:${webrtc.cname}` },
  ]
}

function refused(section: MediaDescription): MediaDescription {
  const mid = attribute(section, 'mid')
  return {
    kind: section.kind,
    port: 0,
    protocol: section.protocol,
    formats: section.formats,
    attributes: mid === undefined ? [] : [{ name: 'mid', value: mid }, { name: 'inactive' }],
  }
}
