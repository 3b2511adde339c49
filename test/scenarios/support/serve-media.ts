import { createMediaEngine, serveMediaEngine } from '@perezvon/media'
import type { Config } from '../../../apps/server/src/kernel/config.ts'

/** Both media engines behind their sockets, as the processes of the product have them. */
export async function serveMedia(config: Config): Promise<{ stop(): Promise<void> }> {
  const sockets = [
    { socketPath: config.paths.mediaRtpSocket, loadWebRtc: false },
    { socketPath: config.paths.mediaWebRtcSocket, loadWebRtc: true },
  ]
  const serving = await Promise.all(
    sockets.map(async ({ socketPath, loadWebRtc }) => {
      const engine = await createMediaEngine({ host: '127.0.0.1', portRange: { from: 0, to: 0 }, loadWebRtc })
      return { engine, server: await serveMediaEngine({ engine, socketPath }) }
    }),
  )
  return {
    async stop() {
      for (const { engine, server } of serving) {
        await server.close()
        await engine.close()
      }
    },
  }
}
