import { createSocket } from 'node:dgram'
import type { TestContext } from 'node:test'
import type { LegKind, MediaEngine } from '@perezvon/media'
import { sdpOf } from '../../scenarios/support/raw-sip.ts'
import { waitFor } from '../../support/index.ts'
import { mutated, oneOf } from './mutate.ts'
import type { Target } from './target.ts'

/** RTP of A-law, RTP of a key press, sender report with SDES, receiver report, BYE. */
const rtp = Buffer.concat([Buffer.from('8008000100000050deadbeef', 'hex'), Buffer.alloc(160, 0xd5)])
const key = Buffer.from('80e50002000000a0deadbeef' + '058a0320', 'hex')
const report = Buffer.from(
  '80c80006deadbeef0000000100000002000000030000000400000005' + '81ca0003deadbeef010463616c6c0000',
  'hex',
)
const receiver = Buffer.from(`81c90007deadbeefcafebabe${'00'.repeat(20)}`, 'hex')
const goodbye = Buffer.from('81cb0001deadbeef', 'hex')
/** A STUN binding request with username, priority and a wrong integrity; the first flight of DTLS. */
const stun = Buffer.from(
  `000100402112a442${'07'.repeat(12)}00060009616263643a6566676800000000240004` +
    `6e7f1eff80290008${'11'.repeat(8)}00080014${'22'.repeat(20)}`,
  'hex',
)
const hello = Buffer.from(`16feff0000000000000000002f010000230000000000000023fefd${'33'.repeat(34)}`, 'hex')
const packets = { rtp: [rtp, key, report, receiver, goodbye], webrtc: [stun, hello, rtp, report] }

/** Mutated packets to the ports of an open leg, from the very place that its far side has named. */
export async function packetTarget(t: TestContext, engine: MediaEngine, kind: LegKind): Promise<Target> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const ref = { callId: `packets-${kind}`, legId: 'leg' }
  const remoteOffer = sdpOf('127.0.0.1', socket.address().port)
  const { sdp } = await engine.openLeg({ ...ref, kind, ...(kind === 'rtp' && { remoteOffer }) })
  const port = portOf(sdp)
  t.after(async () => {
    socket.close()
    await engine.closeLeg(ref)
  })
  return {
    name: kind === 'rtp' ? 'RTP and RTCP' : 'STUN and DTLS',
    send(random) {
      const isRtcpPort = kind === 'rtp' && random(2) === 0
      socket.send(mutated(oneOf(random, packets[kind]), random), isRtcpPort ? port + 1 : port, '127.0.0.1')
    },
    async isAlive() {
      if (kind === 'webrtc') return void (await engine.reoffer(ref))
      const before = (await engine.legStats(ref)).packetsReceived
      const isHeard = async () => (await engine.legStats(ref)).packetsReceived > before
      const speaks = () => socket.send(rtp, port, '127.0.0.1')
      speaks()
      await waitFor(async () => (await isHeard()) || speaks(), { what: 'a packet to be heard', everyMs: 5 })
    },
  }
}

const portOf = (sdp: string): number =>
  Number(/^a=candidate:\S+ 1 \S+ \d+ \S+ (\d+)/m.exec(sdp)?.[1] ?? /^m=audio (\d+)/m.exec(sdp)?.[1])
