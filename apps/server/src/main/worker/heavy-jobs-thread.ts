import { parentPort, workerData } from 'node:worker_threads'
import { callJobs } from '../../calls/jobs/index.ts'
import type { Config } from '../../kernel/config.ts'
import { createDb } from '../../kernel/db.ts'
import { runJobs } from '../../kernel/jobs.ts'
import { createLog, onLoud } from '../../kernel/log.ts'
import type { FromHeavyJobs, ToHeavyJobs } from './heavy-jobs.ts'

/** The thread of {@link startHeavyJobs}. One job at a time: they labour, they do not wait. */
const config: Config = { ...workerData, secret: Buffer.from(workerData.secret) }
const tell = (message: FromHeavyJobs) => parentPort!.postMessage(message)
onLoud((level, message) => tell({ type: 'loud', level, message }))

const log = createLog('worker', config)
const db = createDb(config, 'tool')
const jobs = await runJobs({ config, handlers: callJobs({ db, config }), log, concurrency: 1 })
tell({ type: 'ready' })

parentPort!.on('message', async (message: ToHeavyJobs) => {
  if (message.type !== 'stop') return
  await jobs.stop()
  await db.destroy()
  parentPort!.close()
})
