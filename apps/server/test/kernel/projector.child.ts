import { sql } from 'kysely'
import { loadConfig } from '../../src/kernel/config.ts'
import { createDb } from '../../src/kernel/db.ts'
import {
  comparePositions,
  type JournalPosition,
  openJournalReader,
  project,
} from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'

/** Projects the journal in argv[2] to its present end, telling of each event in mid-transaction. */
const dir = process.argv[2]!
let end: JournalPosition = { segment: 0, byteOffset: 0 }
for await (const batch of openJournalReader({ dir, follow: false, log: silentLog })) end = batch.at(-1)!
const db = createDb(loadConfig({ env: process.env }), 'worker')
const projector = project<{ n: number }>({
  db,
  journal: { dir },
  log: silentLog,
  async apply(trx, event) {
    await sql`insert into steps values (${event.n})`.execute(trx)
    process.send!(event.n)
  },
  onApplied: (position) => comparePositions(position, end) >= 0 && finish(),
})

async function finish(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await projector.stop()
  await db.destroy()
  process.disconnect()
}
