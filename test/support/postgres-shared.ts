import { createHash } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'

const projectDir = path.resolve(import.meta.dirname, '../..')
const digest = createHash('sha256').update(projectDir).digest('hex').slice(0, 10)

/** Data folder of the tests' PostgreSQL; kept between runs, so that only the first pays for making it. */
export const keeperFolder = path.join(os.tmpdir(), `perezvon-test-${process.getuid?.() ?? 0}-${digest}`)
/** An abstract Unix socket (Linux): gone with its process, so never stale. */
export const keeperAddress = `\0perezvon-test-${process.getuid?.() ?? 0}-${digest}`

/** What the keeper tells a test process. */
export interface TestServer {
  connection: { host: string; port: number; user: string; password: string; database: string }
}
