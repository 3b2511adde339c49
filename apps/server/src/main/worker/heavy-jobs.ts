import { Worker } from 'node:worker_threads'
import type { Config } from '../../kernel/config.ts'
import { type LoudLevel, tellLoud } from '../../kernel/log.ts'

/** Of the thread to its process. */
export type FromHeavyJobs = { type: 'ready' } | { type: 'loud'; level: LoudLevel; message: string }
/** Of the process to the thread. */
export type ToHeavyJobs = { type: 'stop' }

/**
 * Runs the jobs that labour (sound is compressed for seconds) in a thread of their own, so that they delay neither the
 * projection nor the built-in caller's voice. A thread that dies takes the process with it: the supervisor starts both.
 */
export async function startHeavyJobs(config: Config): Promise<{ stop(): Promise<void> }> {
  const thread = new Worker(new URL('./heavy-jobs-thread.ts', import.meta.url), { workerData: { ...config } })
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    thread.once('error', reject)
    thread.on('message', (message: FromHeavyJobs) => {
      if (message.type === 'loud') tellLoud(message.level, message.message)
      else resolve()
    })
  })
  thread.on('error', (error) => {
    throw error
  })
  return {
    async stop() {
      thread.postMessage({ type: 'stop' } satisfies ToHeavyJobs)
      await ended
    },
  }
}
