import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureTone } from '../src/index.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, phoneIsCalled, startEngine } from './support/engine.ts'

const loud = (level: number): boolean => level > -20
const absent = (level: number): boolean => level < -45

test('two phones of different laws hear each other and nobody else', async () => {
  const { engine, events } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'alice', 'PCMA')
  const boris = await phoneIsCalled(engine, 'call', 'boris', 'PCMU', 96)
  await engine.bridge({ callId: 'call', a: 'alice', b: 'boris' })
  alice.hum(440)
  boris.hum(1000)
  await Promise.all([alice.hears(60), boris.hears(60)])
  assert.ok(loud(measureTone(boris.heardPcm(), 440)), 'Boris hears Alice')
  assert.ok(absent(measureTone(boris.heardPcm(), 1000)), 'Boris does not hear himself')
  assert.ok(loud(measureTone(alice.heardPcm(), 1000)), 'Alice hears Boris')
  assert.ok(absent(measureTone(alice.heardPcm(), 440)))
  assert.equal(new Set(alice.heard.map((packet) => packet.ssrc)).size, 1)
  assert.notEqual(alice.heard[0]!.ssrc, boris.ssrc, 'under our own SSRC')
  assert.deepEqual(
    events
      .filter((event) => event.kind === 'connected')
      .map((event) => event.legId)
      .sort(),
    ['alice', 'boris'],
  )
  const stats = await engine.closeLeg({ callId: 'call', legId: 'alice' })
  assert.equal(stats.packetsLost, 0)
  assert.equal(stats.codec, 'PCMA')
  assert.ok(stats.packetsReceived >= 60 && stats.packetsSent >= 60)
  alice.close()
  boris.close()
  await endEngine(engine)
})

test('a change of source runs on in sequence and time, and is marked', async () => {
  const { engine } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'alice')
  const boris = await phoneIsCalled(engine, 'call', 'boris')
  const clara = await phoneIsCalled(engine, 'call', 'clara')
  await engine.bridge({ callId: 'call', a: 'alice', b: 'boris' })
  boris.hum(440)
  clara.hum(1000)
  await alice.hears(10)
  await engine.bridge({ callId: 'call', a: 'alice', b: 'clara' })
  await alice.hears(alice.heard.length + 10)
  const marks = alice.heard.flatMap((packet, index) => (packet.marker ? [index] : []))
  assert.equal(marks.length, 2)
  alice.heard.slice(1).forEach((packet, index) => {
    const former = alice.heard[index]!
    assert.equal((packet.sequence - former.sequence) & 0xffff, 1)
    const step = (packet.timestamp - former.timestamp) >>> 0
    assert.ok(index + 1 === marks[1] ? step >= 160 && step < 4000 : step === 160, `step of ${step}`)
  })
  for (const phone of [alice, boris, clara]) phone.close()
  await endEngine(engine)
})

test('packets of a stranger are not heard, only counted', async () => {
  const { engine } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'alice')
  const boris = await phoneIsCalled(engine, 'call', 'boris')
  const stranger = await phoneCalls(engine, 'elsewhere', 'stranger')
  stranger.talkWhere(alice)
  await engine.bridge({ callId: 'call', a: 'alice', b: 'boris' })
  alice.hum(440)
  await boris.hears(5)
  stranger.hum(1000)
  await until(
    'strangers counted',
    async () => (await engine.legStats({ callId: 'call', legId: 'alice' })).strangers >= 40,
  )
  assert.ok(loud(measureTone(boris.heardPcm(), 440)))
  assert.ok(absent(measureTone(boris.heardPcm(), 1000)))
  for (const phone of [alice, boris, stranger]) phone.close()
  await endEngine(engine)
})
