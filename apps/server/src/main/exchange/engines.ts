import { connectMediaEngine, type MediaEngineClient } from '@perezvon/media'
import type { CarriedCall } from '../../calls/restart/take-back.ts'
import type { Config } from '../../kernel/config.ts'

export interface Engines {
  rtp: MediaEngineClient
  webrtc: MediaEngineClient
}

export async function connectEngines(config: Config): Promise<Engines> {
  const [rtp, webrtc] = await Promise.all([
    connectMediaEngine({ socketPath: config.paths.mediaRtpSocket }),
    connectMediaEngine({ socketPath: config.paths.mediaWebRtcSocket }),
  ])
  return { rtp, webrtc }
}

/** The calls that media processes carry now: those of an earlier exchange. */
export async function carriedCalls({ rtp, webrtc }: Engines): Promise<Map<string, CarriedCall>> {
  const carried = new Map<string, CarriedCall>()
  for (const media of [rtp, webrtc]) {
    const { calls } = await media.list()
    for (const { callId, legs, recordings } of calls)
      carried.set(callId, {
        media,
        legIds: new Set(legs.map((leg) => leg.legId)),
        recordingIds: new Set(recordings),
      })
  }
  return carried
}
