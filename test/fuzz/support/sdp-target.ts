import { checkOffer, type LegKind, type MediaEngine, MediaError } from '@perezvon/media'
import { sdpOf } from '../../scenarios/support/raw-sip.ts'
import { mutated, oneOf } from './mutate.ts'
import type { Target } from './target.ts'

const fingerprint = Array.from({ length: 32 }, (_, i) => (i + 16).toString(16).toUpperCase()).join(':')
const ofBrowser = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 8 0 110',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host generation 0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:110 telephone-event/8000',
  '',
].join('\r\n')
const sources: Record<LegKind, string> = {
  rtp: sdpOf('127.0.0.1', 40_000, { lines: ['a=rtcp:40001', 'a=ptime:20', 'a=sendrecv'] }),
  webrtc: ofBrowser,
}

/** Mutated offers: read as they are read before anything rings, and those of plain RTP that pass open a leg. */
export function sdpTarget(engine: MediaEngine): Target {
  let count = 0
  return {
    name: 'SDP',
    async send(random) {
      const kind = oneOf(random, ['rtp', 'webrtc'] as const)
      const remoteOffer = mutated(Buffer.from(sources[kind]), random).toString()
      const ref = { callId: `sdp-${++count}`, legId: 'leg' }
      if (!passes(remoteOffer, kind) || kind === 'webrtc') return
      await engine.openLeg({ ...ref, kind, remoteOffer }).then(() => engine.closeLeg(ref), onlyMediaErrors)
    },
    async isAlive() {
      for (const kind of ['rtp', 'webrtc'] as const) checkOffer(sources[kind], kind)
    },
  }
}

function passes(offer: string, kind: LegKind): boolean {
  try {
    checkOffer(offer, kind)
    return true
  } catch (error) {
    onlyMediaErrors(error)
    return false
  }
}

/** A senseless description is refused by a word of the closed set, never by an accident. */
function onlyMediaErrors(error: unknown): void {
  if (!(error instanceof MediaError)) throw error
}
