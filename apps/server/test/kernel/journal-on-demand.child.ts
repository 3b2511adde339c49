import { openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'

/** Writes as many numbered events as it is asked for: `node journal-on-demand.child.ts DIR [SEGMENT_BYTES]`. */
const changes: boolean[] = []
const writer = openJournalWriter({
  dir: process.argv[2]!,
  log: silentLog,
  segmentBytes: Number(process.argv[3] ?? 1024 * 1024),
  reserveBytes: 64 * 1024,
  retryEveryMs: 20,
  onDiskFull: (isFull) => changes.push(isFull),
})
let n = 0
process.on('message', ({ append }: { append: number }) => {
  for (let i = 0; i < append; i++) writer.append({ n: ++n, text: 'x'.repeat(20) })
  process.send!({ isDiskFull: writer.isDiskFull, changes })
})
process.on('disconnect', () => process.exit(0))
