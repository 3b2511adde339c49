import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Clock, LegKind, MediaEngine, MediaEvent } from '../../src/index.ts'
import { createMediaEngine } from '../../src/index.ts'
import { RtpPhone } from './rtp-phone.ts'

export interface TestEngine {
  engine: MediaEngine
  events: MediaEvent[]
}

const open = new Set<MediaEngine>()
after(() => Promise.all([...open].map((engine) => engine.close())))

/** An engine on loopback with ephemeral ports, and all that it tells. */
export async function startEngine(o: { clock?: Clock; loadWebRtc?: boolean } = {}): Promise<TestEngine> {
  const engine = await createMediaEngine({
    host: '127.0.0.1',
    portRange: { from: 0, to: 0 },
    loadWebRtc: o.loadWebRtc ?? false,
    clock: o.clock,
  })
  open.add(engine)
  const events: MediaEvent[] = []
  engine.on('event', (event) => events.push(event))
  return { engine, events }
}

/** Ends the engine and proves that nothing is left of it. */
export async function endEngine(engine: MediaEngine): Promise<void> {
  open.delete(engine)
  await engine.close()
  const { rssMb: _, ...left } = await engine.stats()
  assert.deepEqual(left, { calls: 0, legs: 0, ports: 0, timers: 0, playbacks: 0, recordings: 0 })
}

/** A phone that calls in: it offers, the engine answers. */
export async function phoneCalls(
  engine: MediaEngine,
  callId: string,
  legId: string,
  codec: 'PCMA' | 'PCMU' = 'PCMA',
  telephoneEvent = 101,
): Promise<RtpPhone> {
  const phone = await RtpPhone.start(codec, telephoneEvent)
  const kind: LegKind = 'rtp'
  phone.talkTo((await engine.openLeg({ callId, legId, kind, remoteOffer: phone.sdp() })).sdp)
  return phone
}

/** A phone that is called: the engine offers, it answers. */
export async function phoneIsCalled(
  engine: MediaEngine,
  callId: string,
  legId: string,
  codec: 'PCMA' | 'PCMU' = 'PCMA',
  telephoneEvent = 101,
): Promise<RtpPhone> {
  const phone = await RtpPhone.start(codec, telephoneEvent)
  phone.talkTo((await engine.openLeg({ callId, legId, kind: 'rtp' })).sdp)
  await engine.applyAnswer({ callId, legId, remoteAnswer: phone.sdp() })
  return phone
}
