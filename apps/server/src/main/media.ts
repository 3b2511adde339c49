import { createMediaEngine, type MediaLog, serveMediaEngine } from '@perezvon/media'
import type { Config } from '../kernel/config.ts'
import { createLog, type Log } from '../kernel/log.ts'
import type { RunningRole } from './role.ts'

/**
 * A media process: an engine and the socket by which the exchange commands it. Two of them run: only `media-webrtc`
 * loads native code, so that when that aborts, calls without a browser go on.
 */
export async function startMedia(config: Config, role: 'media-rtp' | 'media-webrtc'): Promise<RunningRole> {
  const isWebRtc = role === 'media-webrtc'
  const log = mediaLog(createLog(role, config))
  const engine = await createMediaEngine({
    host: config.media.host,
    advertisedHost: config.media.advertisedHost,
    portRange: isWebRtc ? config.media.webRtcPorts : config.media.rtpPorts,
    loadWebRtc: isWebRtc,
    log,
  })
  const socketPath = isWebRtc ? config.paths.mediaWebRtcSocket : config.paths.mediaRtpSocket
  const server = await serveMediaEngine({ engine, socketPath, log })
  return {
    async stop() {
      await server.close()
      await engine.close()
    },
  }
}

/** The engine logs message first; ours wants the fields first. */
function mediaLog(log: Log): MediaLog {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  }
}
