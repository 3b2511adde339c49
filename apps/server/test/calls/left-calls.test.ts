import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DialogJson } from '@perezvon/sip'
import { tempDir } from '../../../../test/support/index.ts'
import type { CallEvent } from '../../src/calls/call-events.ts'
import { Checkpoints, readCheckpoint } from '../../src/calls/restart/checkpoint.ts'
import { endOfLeft, leftCall } from '../../src/calls/restart/left-call.ts'
import { leftCalls } from '../../src/calls/restart/left-calls.ts'
import { LivingCalls } from '../../src/calls/restart/living-calls.ts'
import { journalStart, openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog as log } from '../../src/kernel/log.ts'
import { DialPlanIndex, emptyDialPlan } from '../../src/pbx/dial-plan.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, seconds)).toISOString()
const started = (callId: string, direction: 'inbound' | 'outbound' = 'inbound', second = 0) =>
  ({ type: 'call.started', callId, at: at(second), direction, people: [] }) as unknown as CallEvent
const ended = (callId: string) => ({ type: 'call.ended', callId, at: at(9) }) as CallEvent
const answered = (callId: string, second = 5): CallEvent => ({
  type: 'call.answered',
  callId,
  at: at(second),
  userId: null,
  extension: '101',
})
const stands = (legId: string, side: 'customer' | 'employee', role: 'uac' | 'uas' = 'uac'): CallEvent => ({
  type: 'leg.confirmed',
  callId: 'c',
  at: at(5),
  legId,
  side,
  kind: 'rtp',
  dialog: { role, remoteTarget: 'sip:a' } as DialogJson,
})
const over = (legId: string, by: 'far' | 'lost', second = 7): CallEvent => ({
  type: 'leg.ended',
  callId: 'c',
  at: at(second),
  legId,
  by,
})
const left = (...events: CallEvent[]) => leftCall(events, new DialPlanIndex(emptyDialPlan))

/** The calls left after these events stood in a journal. */
async function after(t: Parameters<typeof tempDir>[0], events: CallEvent[]): Promise<CallEvent[][]> {
  const dir = tempDir(t)
  const writer = openJournalWriter({ dir, log })
  for (const event of events) writer.append(event)
  writer.close()
  return (await leftCalls(dir, { position: journalStart, calls: [] }, log)).all()
}

test('U1: a call that rang when the exchange was killed ends as missed, at the moment it was last heard of', async (t) => {
  const [rang, ...others] = await after(t, [
    started('done'),
    ended('done'),
    started('rang'),
    { type: 'call.offered', callId: 'rang', at: at(4), offerId: 'o', userId: null, extension: '101' },
  ])
  assert.deepEqual(others, [])
  const end = endOfLeft(left(...rang!))
  assert.deepEqual(
    [end.callId, end.cause, end.endedBy, end.isMissed, end.waitMs, end.at],
    ['rang', 'failed', 'exchange', true, 4_000, at(4)],
  )
})

test('a talk that cannot go on is as long as it was last heard of', () => {
  const talked = left(started('c', 'outbound'), answered('c'), {
    type: 'call.hold',
    callId: 'c',
    at: at(35),
    isOnHold: true,
  })
  const end = endOfLeft(talked)
  assert.deepEqual([end.isAnswered, end.isMissed, end.waitMs, end.talkMs], [true, false, 5_000, 30_000])
})

test('a talk that was just ending ends as it did', () => {
  const talked = left(started('c'), stands('1', 'customer'), answered('c'), over('1', 'far'))
  const end = endOfLeft(talked)
  assert.deepEqual([end.cause, end.endedBy, end.talkMs], ['completed', 'customer', 2_000])
})

test('a talk keeps its two sides; one whose browser is away keeps the customer’s', () => {
  const both = left(started('c'), stands('1', 'customer', 'uas'), stands('2', 'employee'), answered('c'))
  assert.deepEqual([both.customer?.legId, both.employee?.legId], ['1', '2'])
  const away = left(
    started('c'),
    stands('1', 'customer'),
    stands('2', 'employee'),
    answered('c'),
    over('2', 'lost'),
    { type: 'call.agent-lost', callId: 'c', at: at(8), userId: null },
  )
  assert.deepEqual([away.customer?.legId, away.employee, away.endedLeg], ['1', undefined, undefined])
  assert.equal(away.booked.isReconnecting, true)
})

test('what rang is known until somebody answers', () => {
  const invite = { head: 'INVITE', flowId: 'udp' }
  const ringing: CallEvent[] = [
    started('c'),
    { type: 'call.invite-came', callId: 'c', at: at(1), invite },
    { type: 'leg.invited', callId: 'c', at: at(2), legId: 'x', invite },
  ]
  const rings = left(...ringing)
  assert.deepEqual([rings.cameBy, rings.sent], [invite, [invite]])
  const talks = left(...ringing, stands('1', 'customer', 'uas'), answered('c'))
  assert.deepEqual([talks.cameBy, talks.sent], [undefined, []])
})

test('a leg that moves again and again is kept once', () => {
  const moved = (to: string): CallEvent => ({
    type: 'leg.moved',
    callId: 'c',
    at: at(6),
    legId: '1',
    dialog: { remoteTarget: to } as DialogJson,
  })
  const living = new LivingCalls([[started('c'), stands('1', 'customer'), moved('sip:b'), moved('sip:c')]])
  const [events] = living.all()
  assert.equal(events!.length, 3)
  assert.equal(left(...events!).customer?.dialog.remoteTarget, 'sip:c')
})

test('a start reads the checkpoint and only the journal after it', async (t) => {
  const dir = tempDir(t)
  const file = join(dir, 'living.json')
  const writer = openJournalWriter({ dir, log })
  const living = new LivingCalls()
  const append = (event: CallEvent) => {
    living.note(event)
    return writer.append(event)
  }
  append(started('before'))
  new Checkpoints({ file, living, log, position: journalStart }).write(append(started('also')))
  append(ended('also'))
  append(started('after'))
  const checkpoint = readCheckpoint(file, writer.position, log)
  assert.equal(checkpoint.calls.length, 2)
  const calls = (await leftCalls(dir, checkpoint, log)).all()
  assert.deepEqual(
    calls.map(([first]) => first!.callId),
    ['before', 'after'],
  )
  writer.close()
})

test('a checkpoint that is damaged, or knows more than a restored journal, is not believed', (t) => {
  const dir = tempDir(t)
  const file = join(dir, 'living.json')
  const nothing = { position: journalStart, calls: [] }
  assert.deepEqual(readCheckpoint(file, { segment: 1, byteOffset: 9 }, log), nothing)
  writeFileSync(file, '{"position":')
  assert.deepEqual(readCheckpoint(file, { segment: 1, byteOffset: 9 }, log), nothing)
  writeFileSync(file, JSON.stringify({ position: { segment: 7, byteOffset: 0 }, calls: [[started('c')]] }))
  assert.deepEqual(readCheckpoint(file, { segment: 1, byteOffset: 9 }, log), nothing)
})
