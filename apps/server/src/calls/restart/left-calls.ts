import { openJournalReader } from '../../kernel/journal/index.ts'
import type { Log } from '../../kernel/log.ts'
import type { CallEvent } from '../call-events.ts'
import type { Checkpoint } from './checkpoint.ts'
import { LivingCalls } from './living-calls.ts'

/** The calls that an earlier exchange left open: those of its checkpoint, carried on through the journal after it. */
export async function leftCalls(dir: string, checkpoint: Checkpoint, log: Log): Promise<LivingCalls> {
  const living = new LivingCalls(checkpoint.calls)
  const reader = openJournalReader<CallEvent>({ dir, from: checkpoint.position, follow: false, log })
  for await (const batch of reader) for (const { event } of batch) living.note(event)
  return living
}
