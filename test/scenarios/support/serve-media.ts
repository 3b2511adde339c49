import { createMediaEngine, type EngineStats, serveMediaEngine } from '@perezvon/media'
import type { Config } from '../../../apps/server/src/kernel/config.ts'

export interface ServedMedia {
  /** What lives in both engines together. */
  stats(): Promise<Pick<EngineStats, 'calls' | 'legs' | 'ports' | 'playbacks' | 'recordings'>>
  stop(): Promise<void>
}

/** Both media engines behind their sockets, as the processes of the product have them. */
export async function serveMedia(
  config: Config,
  options: { mediaTimeoutMs?: number } = {},
): Promise<ServedMedia> {
  const sockets = [
    { socketPath: config.paths.mediaRtpSocket, loadWebRtc: false },
    { socketPath: config.paths.mediaWebRtcSocket, loadWebRtc: true },
  ]
  const serving = await Promise.all(
    sockets.map(async ({ socketPath, loadWebRtc }) => {
      const engine = await createMediaEngine({
        host: '127.0.0.1',
        portRange: { from: 0, to: 0 },
        loadWebRtc,
        ...options,
      })
      return { engine, server: await serveMediaEngine({ engine, socketPath }) }
    }),
  )
  return {
    async stats() {
      const all = await Promise.all(serving.map(({ engine }) => engine.stats()))
      const sum = (of: (stats: EngineStats) => number) => all.reduce((total, each) => total + of(each), 0)
      return {
        calls: sum(({ calls }) => calls),
        legs: sum(({ legs }) => legs),
        ports: sum(({ ports }) => ports),
        playbacks: sum(({ playbacks }) => playbacks),
        recordings: sum(({ recordings }) => recordings),
      }
    },
    async stop() {
      for (const { engine, server } of serving) {
        await server.close()
        await engine.close()
      }
    },
  }
}
