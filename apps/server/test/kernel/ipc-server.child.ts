import { serveIpc } from '../../src/kernel/ipc.ts'
import { silentLog } from '../../src/kernel/log.ts'

/** A server in a process of its own, to be stopped and continued: `node ipc-server.child.ts SOCKET`. */
const socketPath = process.argv[2] as string
await serveIpc({ socketPath, log: silentLog, resync: () => process.pid, handle: async () => 'done' })
process.send?.('serving')
process.on('disconnect', () => process.exit(0))
