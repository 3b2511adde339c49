import path from 'node:path'
import type { CallEvent } from '../../calls/call-events.ts'
import { Checkpoints, readCheckpoint } from '../../calls/restart/checkpoint.ts'
import { leftCalls } from '../../calls/restart/left-calls.ts'
import type { LivingCalls } from '../../calls/restart/living-calls.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { openJournalWriter } from '../../kernel/journal/index.ts'
import type { Log } from '../../kernel/log.ts'

/** The call journal, and beside it the calls that live by it. */
export interface CallJournal {
  append(event: CallEvent): void
  readonly isDiskFull: boolean
  /** At first those that an earlier exchange left open. */
  readonly living: LivingCalls
  /** Idempotent. What is told from then on is not kept: it is the next exchange's to find out. */
  close(): void
}

export async function openCallJournal(
  config: Config,
  options: { log: Log; clock: Clock; onDiskFull(isFull: boolean): void },
): Promise<CallJournal> {
  const { log } = options
  const dir = config.paths.journal
  const file = path.join(config.paths.run, 'living-calls.json')
  const writer = openJournalWriter({ dir, ...options })
  const living = await leftCalls(dir, readCheckpoint(file, writer.position, log), log)
  const checkpoints = new Checkpoints({ file, living, log, position: writer.position })
  let isClosed = false
  return {
    append(event) {
      if (isClosed) return
      const position = writer.append(event)
      living.note(event)
      // events that wait for space in memory have no position yet
      if (!writer.isDiskFull) checkpoints.reached(position)
    },
    get isDiskFull() {
      return writer.isDiskFull
    },
    living,
    close() {
      if (isClosed) return
      isClosed = true
      writer.close()
      checkpoints.write(writer.position)
    },
  }
}
