import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tempDir } from '../../../../test/support/index.ts'
import type { CallEnded, CallEvent } from '../../src/calls/call-events.ts'
import { endOrphans } from '../../src/calls/end-orphans.ts'
import { openJournalReader, openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog as log } from '../../src/kernel/log.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, seconds)).toISOString()
const started = (callId: string, direction: 'inbound' | 'outbound', second = 0) =>
  ({ type: 'call.started', callId, at: at(second), direction }) as CallEvent
const ended = (callId: string) => ({ type: 'call.ended', callId, at: at(9) }) as CallEvent

async function ordersAfter(t: Parameters<typeof tempDir>[0], events: CallEvent[]): Promise<CallEnded[]> {
  const dir = tempDir(t)
  const writer = openJournalWriter({ dir, log })
  for (const event of events) writer.append(event)
  const appended: CallEvent[] = []
  await endOrphans(openJournalReader<CallEvent>({ dir, follow: false, log }), {
    append: (event) => void appended.push(event),
  })
  writer.close()
  return appended as CallEnded[]
}

test('U1: a call that rang when the exchange was killed ends as missed', async (t) => {
  const [end, ...others] = await ordersAfter(t, [
    started('done', 'inbound'),
    ended('done'),
    started('rang', 'inbound'),
    { type: 'call.offered', callId: 'rang', at: at(4), offerId: 'o', userId: null, extension: '101' },
  ])
  assert.deepEqual(others, [])
  assert.deepEqual(
    [end!.callId, end!.cause, end!.endedBy, end!.isMissed, end!.waitMs, end!.at],
    ['rang', 'failed', 'exchange', true, 4_000, at(4)],
  )
})

test('a talk that the exchange’s death cut off is as long as it was last heard of', async (t) => {
  const [end] = await ordersAfter(t, [
    started('talked', 'outbound'),
    { type: 'call.answered', callId: 'talked', at: at(5), userId: null, extension: '101' },
    { type: 'call.hold', callId: 'talked', at: at(35), isOnHold: true },
  ])
  assert.deepEqual([end!.isAnswered, end!.isMissed, end!.waitMs, end!.talkMs], [true, false, 5_000, 30_000])
})

test('nothing was left open: nothing is written', async (t) => {
  assert.deepEqual(await ordersAfter(t, [started('done', 'inbound'), ended('done')]), [])
})
