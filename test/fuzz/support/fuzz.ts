import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { createMediaEngine } from '@perezvon/media'
import { nothingIsLeft } from '../../scenarios/support/raw-talk.ts'
import { briskTimers, keptLog, type LogLine } from '../../scenarios/support/shared-town.ts'
import { Town } from '../../scenarios/support/town.ts'
import { waitFor } from '../../support/index.ts'
import { randomOf } from './mutate.ts'
import { packetTarget } from './packet-target.ts'
import { sdpTarget } from './sdp-target.ts'
import { sipTarget } from './sip-target.ts'
import type { Target } from './target.ts'
import { startWatch } from './watch.ts'
import { webSocketTarget } from './websocket-target.ts'

export interface FuzzOptions {
  /** Of all targets together. */
  mutations: number
  seed: number
  /** Longest time in which the event loop may stand still. */
  mostStallMs: number
  /** What may lie on the heap more at the end than after the first tenth. */
  mostGrowthMb: number
}

/** So many of each ten mutations. */
const share = { sip: 4, sdp: 2, rtp: 2, stun: 1 }
/** Between two looks whether everything still works. */
const batch = 100

/**
 * Sends mutated input to every open port of a real exchange and a real media engine: nothing may crash, hang, stay behind or
 * grow, and no accident may stand in the log.
 */
export async function fuzz(t: TestContext, options: FuzzOptions): Promise<void> {
  const lines: LogLine[] = []
  const town = await Town.open(t, { exchange: { log: keptLog(lines), sip: { timers: briskTimers } } })
  const engine = await createMediaEngine({
    host: '127.0.0.1',
    portRange: { from: 0, to: 0 },
    loadWebRtc: true,
  })
  t.after(() => engine.close())
  const targets = await wheel(t, town, engine)
  const watch = startWatch()
  t.after(() => watch.stop())
  const heapAfterStart = await send(targets, options, watch.heapMb, lines)
  assert.deepEqual(
    lines.filter(({ level }) => level === 'error' || level === 'alarm'),
    [],
  )
  await nothingIsLeft(town)
  // Some mutations leave a message good enough for a call.
  await waitFor(() => town.db.selectFrom('calls').select('id').executeTakeFirst(), { what: 'a call' })
  lines.length = 0
  const grownMb = watch.heapMb() - heapAfterStart
  t.diagnostic(
    `${options.mutations} mutations, longest stall ${Math.round(watch.longestStallMs())} ms, grown by ${grownMb.toFixed(1)} MB`,
  )
  assert.ok(watch.longestStallMs() < options.mostStallMs, `stalled for ${watch.longestStallMs()} ms`)
  assert.ok(grownMb < options.mostGrowthMb, `grown by ${grownMb} MB`)
}

/** Ten places, one for each mutation of ten; WebSocket connections have what the others leave. */
async function wheel(t: TestContext, town: Town, engine: Parameters<typeof sdpTarget>[0]): Promise<Target[]> {
  const some = (count: number, target: Target) => Array.from({ length: count }, () => target)
  const taken = [
    ...some(share.sip, await sipTarget(t, town)),
    ...some(share.sdp, sdpTarget(engine)),
    ...some(share.rtp, await packetTarget(t, engine, 'rtp')),
    ...some(share.stun, await packetTarget(t, engine, 'webrtc')),
  ]
  return [...taken, ...some(10 - taken.length, webSocketTarget(town))]
}

/** Answers the heap after the first tenth. */
async function send(
  targets: Target[],
  { mutations, seed }: FuzzOptions,
  heapMb: () => number,
  lines: LogLine[],
): Promise<number> {
  const random = randomOf(seed)
  let heap = 0
  for (let sent = 1; sent <= mutations; sent++) {
    await targets[sent % targets.length]!.send(random)
    if (sent % batch === 0) await areAlive(targets, sent)
    if (sent % batch === 0) dropOrdinary(lines)
    if (sent === Math.floor(mutations / 10)) heap = heapMb()
  }
  return heap
}

async function areAlive(targets: Target[], sent: number): Promise<void> {
  for (const target of new Set(targets)) {
    await target.isAlive().catch((error: unknown) => {
      throw new Error(`${target.name} after ${sent} mutations`, { cause: error })
    })
  }
}

/** Refusals are told in the log, one line each; only accidents are kept. */
function dropOrdinary(lines: LogLine[]): void {
  const kept = lines.filter(({ level }) => level === 'error' || level === 'alarm')
  lines.length = 0
  lines.push(...kept)
}
