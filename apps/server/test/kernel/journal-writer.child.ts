import { openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'

/** Writes numbered events as fast as it can, telling of each after it was written, until it is killed. */
const writer = openJournalWriter({
  dir: process.argv[2]!,
  log: silentLog,
  segmentBytes: 4096,
  reserveBytes: 0,
})
let n = 0
setInterval(() => {
  for (let i = 0; i < 10; i++) {
    writer.append({ n: ++n, text: 'x'.repeat(n % 300) })
    process.send!(n)
  }
}, 1)
