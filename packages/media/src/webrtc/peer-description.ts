import { localSetup } from '../sdp/ice-dtls.ts'
import type { RemoteAudio } from '../sdp/remote-audio.ts'
import { serialiseSdp } from '../sdp/serialise.ts'

/** The section id that the connection below uses, whatever the wire says: it only ever has this one. */
export const innerMid = '0'

/**
 * The far side's description as the connection below shall see it: one audio section, always `sendrecv`, no header
 * extensions, no other sections. Directions and refusals are ours to keep; it would drop packets over them.
 */
export function innerRemoteDescription(remote: RemoteAudio): string {
  const { ufrag, pwd, fingerprint, candidates } = remote.iceDtls!
  const setup = localSetup(remote.iceDtls!) === 'active' ? 'passive' : 'active'
  const events = remote.telephoneEvent
  return serialiseSdp({
    origin: { username: '-', sessionId: '1', sessionVersion: '1', address: '127.0.0.1' },
    sessionName: '-',
    attributes: [{ name: 'group', value: `BUNDLE ${innerMid}` }],
    media: [
      {
        kind: 'audio',
        port: 9,
        protocol: 'UDP/TLS/RTP/SAVPF',
        formats: [
          ...remote.codecs.map((each) => each.payloadType),
          ...(events === undefined ? [] : [events]),
        ].map(String),
        address: '0.0.0.0',
        attributes: [
          { name: 'mid', value: innerMid },
          { name: 'sendrecv' },
          { name: 'rtcp-mux' },
          ...remote.codecs.map(({ codec, payloadType }) => ({
            name: 'rtpmap',
            value: `${payloadType} ${codec}/8000`,
          })),
          ...(events === undefined ? [] : [{ name: 'rtpmap', value: `${events} telephone-event/8000` }]),
          { name: 'setup', value: setup },
          { name: 'ice-ufrag', value: ufrag },
          { name: 'ice-pwd', value: pwd },
          { name: 'fingerprint', value: fingerprint },
          ...candidates.filter(isUsable).map((value) => ({ name: 'candidate', value })),
        ],
      },
    ],
  })
}

/**
 * Numeric UDP candidates of RTP. Names (mDNS, RFC 8828) would have to be resolved; who hides behind one reaches us
 * first and is learnt as peer-reflexive (RFC 8445, 7.3.1.3).
 */
function isUsable(candidate: string): boolean {
  const [, component, transport, , address] = candidate.split(/ +/)
  return component === '1' && transport?.toLowerCase() === 'udp' && /^[\d.]+$|:/.test(address ?? '')
}
