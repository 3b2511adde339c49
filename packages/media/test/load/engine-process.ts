import { createMediaEngine, serveMediaEngine } from '../../src/index.ts'

/** The engine under load, alone in its process: `engine-process.ts <socketPath>`. */
const engine = await createMediaEngine({
  host: '127.0.0.1',
  portRange: { from: 0, to: 0 },
  loadWebRtc: false,
})
await serveMediaEngine({ engine, socketPath: process.argv[2]! })
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
