import path from 'node:path'
import { type MediaEngine, measureTone, readWav } from '../../../../packages/media/src/index.ts'
import { toneOfLeg } from './legs.ts'

const callId = (call: number) => `call-${call}`
const legIds = ['customer', 'employee'] as const

function offer(host: string, port: number): string {
  return [
    'v=0',
    `o=- 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n')
}

/** Opens calls of two bridged legs each, as the exchange does; resolves to the engine's port of every leg. */
export async function openCalls(
  engine: MediaEngine,
  host: string,
  ports: number[],
): Promise<{ host: string; port: number }[]> {
  const targets: { host: string; port: number }[] = []
  for (let call = 0; call < ports.length / 2; call++) {
    for (const [side, legId] of legIds.entries()) {
      const remoteOffer = offer(host, ports[call * 2 + side]!)
      const { sdp } = await engine.openLeg({ callId: callId(call), legId, kind: 'rtp', remoteOffer })
      targets.push({ host, port: Number(/m=audio (\d+)/.exec(sdp)![1]) })
    }
    await engine.bridge({ callId: callId(call), a: legIds[0], b: legIds[1] })
  }
  return targets
}

export async function recordCalls(engine: MediaEngine, folder: string, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) {
    const recording = { callId: callId(call), recordingId: 'r', path: path.join(folder, `${call}.wav`) }
    await engine.startRecording({ ...recording, left: legIds[0], right: legIds[1] })
  }
}

/** Ends all recordings and reads each back; resolves to the numbers of those that are wrong. */
export async function checkRecordings(
  engine: MediaEngine,
  calls: number,
  leastSeconds: number,
): Promise<number[]> {
  const wrong: number[] = []
  for (let call = 0; call < calls; call++) {
    const { path: file } = await engine.stopRecording({ callId: callId(call), recordingId: 'r' })
    if (!(await isRight(file, call, leastSeconds))) wrong.push(call)
  }
  return wrong
}

/** Levels of the tone sent (−12 dBFS) and of a channel that must not have it. */
const presentDb = -16
const absentDb = -45

/** Full length, and on each channel its own tone and not the other's, over the time that was measured. */
async function isRight(file: string, call: number, leastSeconds: number): Promise<boolean> {
  const { channels, sampleRateHz } = await readWav(file)
  if (channels.length !== 2 || channels[0]!.length < leastSeconds * sampleRateHz) return false
  // the last second may hold the end of the sending
  const heard = channels.map((pcm) =>
    pcm.subarray(sampleRateHz, Math.floor((leastSeconds - 1) * sampleRateHz)),
  )
  return heard.every((pcm, side) => {
    const own = measureTone(pcm, toneOfLeg(call * 2 + side))
    const other = measureTone(pcm, toneOfLeg(call * 2 + (1 - side)))
    return own > presentDb && other < absentDb
  })
}

export async function closeCalls(engine: MediaEngine, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await engine.closeCall({ callId: callId(call) })
}
