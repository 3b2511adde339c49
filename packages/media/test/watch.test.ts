import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { createMediaEngine } from '../src/index.ts'
import { ReceiveStats } from '../src/rtp/receive-stats.ts'
import { readRtcp, shortNtp } from '../src/rtp/rtcp.ts'
import { SourceLock } from '../src/rtp/source-lock.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, startEngine } from './support/engine.ts'
import { ManualClock } from './support/manual-clock.ts'

const leg = { callId: 'call', legId: 'phone' }

test('silence of a minute is told once, and again only after sound; not while the far side holds us', async () => {
  const clock = new ManualClock()
  const { engine, events } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone')
  const timeouts = (): number => events.filter((event) => event.kind === 'media-timeout').length
  const heard = async (count: number): Promise<void> => {
    phone.sendFrame(phone.toneFrame(440, 0))
    await until('a packet', async () => (await engine.legStats(leg)).packetsReceived === count)
  }
  clock.advance(50_000)
  await heard(1)
  clock.advance(59_000)
  assert.equal(timeouts(), 0)
  clock.advance(2000)
  assert.equal(timeouts(), 1)
  clock.advance(300_000)
  assert.equal(timeouts(), 1)
  await heard(2)
  clock.advance(61_000)
  assert.equal(timeouts(), 2)
  await heard(3)
  await engine.answerReoffer({ ...leg, remoteOffer: phone.sdp('sendonly') })
  clock.advance(600_000)
  assert.equal(timeouts(), 2)
  await engine.answerReoffer({ ...leg, remoteOffer: phone.sdp('sendrecv') })
  clock.advance(59_000)
  assert.equal(timeouts(), 2, 'counted from the end of the hold')
  clock.advance(2000)
  assert.equal(timeouts(), 3)
  phone.close()
  await endEngine(engine)
})

test('reports go to the RTCP port and bring the round trip back', async () => {
  const clock = new ManualClock()
  const { engine } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone')
  const rtcp = createSocket('udp4')
  rtcp.bind(phone.port + 1, '127.0.0.1')
  await once(rtcp, 'listening')
  await engine.play({ ...leg, playbackId: 'p', source: { kind: 'tone', hz: 440 } })
  phone.sendFrame(phone.toneFrame(440, 0))
  await until('a packet', async () => (await engine.legStats(leg)).packetsReceived === 1)
  const arrived = once(rtcp, 'message')
  clock.advance(10_000)
  const [report, from] = (await arrived) as [Buffer, { port: number; address: string }]
  const { senderReportNtp, blocks } = readRtcp(report)!
  assert.equal(blocks[0]!.ssrc, phone.ssrc)
  assert.equal(blocks[0]!.packetsLost, 0)
  const ssrc = report.readUInt32BE(4)
  clock.advance(40)
  rtcp.send(receiverReport(ssrc, senderReportNtp!), from.port, from.address)
  await until('round trip', async () => (await engine.legStats(leg)).roundTripMs !== undefined)
  const stats = await engine.legStats(leg)
  assert.equal(stats.remotePacketsLost, 3)
  assert.equal(stats.remoteJitterMs, 10)
  // The report left when it was due, 2.5 to 7.5 s after the leg was opened; watches are a second apart.
  assert.ok(stats.roundTripMs! >= 40 && stats.roundTripMs! <= 7600, `${stats.roundTripMs} ms`)
  rtcp.close()
  phone.close()
  await endEngine(engine)
})

/** Answers a sender report at once: 3 lost, jitter of 80 samples. */
function receiverReport(ssrc: number, lastSenderReport: number): Buffer {
  const packet = Buffer.alloc(32)
  packet.set([0x81, 201, 0, 7])
  packet.writeUInt32BE(ssrc, 8)
  packet.writeUInt32BE(3, 12)
  packet.writeUInt32BE(80, 20)
  packet.writeUInt32BE(lastSenderReport, 24)
  return packet
}

test('loss and jitter are counted as RFC 3550 does, across wrap and restart', () => {
  const stats = new ReceiveStats()
  let now = 0
  const hear = (sequence: number, late = 0): void =>
    stats.add(7, sequence & 0xffff, sequence * 160, now + sequence * 20 + late)
  for (let sequence = 65_530; sequence < 65_560; sequence++) if (sequence % 10 !== 5) hear(sequence)
  assert.equal(stats.lost, 3)
  assert.equal(stats.received, 27)
  assert.equal(stats.extendedHighestSequence, 65_536 + 23)
  assert.equal(stats.jitterMs, 0)
  assert.equal(stats.takeFractionLost(), Math.floor((3 * 256) / 30))
  for (let sequence = 65_560; sequence < 65_760; sequence++) hear(sequence, sequence % 2 ? 8 : 0)
  assert.ok(Math.abs(stats.jitterMs - 8) < 0.5, `${stats.jitterMs}`)
  assert.equal(stats.takeFractionLost(), 0)
  now = 1e6
  stats.add(8, 100, 5, now)
  stats.add(8, 102, 5 + 320, now + 40)
  assert.equal(stats.lost, 4, 'a new stream goes on counting')
  stats.add(8, 102, 5 + 320, now + 40)
  stats.add(8, 102, 5 + 320, now + 40)
  assert.equal(stats.lost, 3, 'duplicates do not make it negative')
  assert.equal(shortNtp(0), (2_208_988_800 << 16) >>> 0)
})

test('the source lock: first packet, learning window, renegotiation', () => {
  const lock = new SourceLock()
  lock.renegotiate('10.0.0.1', 4000, true, 0)
  assert.deepEqual(
    [lock.address, lock.port],
    ['10.0.0.1', 4000],
    'sound goes to the SDP until somebody speaks',
  )
  assert.ok(lock.accepts('203.0.113.5', 61_000, 1000))
  assert.deepEqual([lock.address, lock.port], ['203.0.113.5', 61_000])
  assert.ok(!lock.accepts('198.51.100.1', 9, 1100), 'a stranger')
  assert.ok(lock.accepts('10.0.0.1', 4000, 1200), 'the very address of the SDP, soon after')
  assert.ok(!lock.accepts('203.0.113.5', 61_000, 1300), 'so the first one was the stranger')
  assert.ok(!lock.accepts('10.0.0.1', 4002, 60_000))
  assert.equal(lock.strangers, 3)

  lock.renegotiate('10.0.0.1', 4000, true, 70_000)
  assert.ok(!lock.accepts('203.0.113.9', 50, 70_100), 'too soon to be the same phone behind another mapping')
  assert.ok(lock.accepts('203.0.113.9', 50, 70_300), 'the former source fell silent')
  assert.ok(!lock.accepts('203.0.113.10', 50, 70_400))

  lock.renegotiate('10.0.0.2', 4444, true, 80_000)
  assert.deepEqual([lock.address, lock.port], ['10.0.0.2', 4444])
  assert.ok(!lock.accepts('203.0.113.9', 50, 80_010), 'packets in flight from the former address')
  assert.ok(lock.accepts('10.0.0.2', 4444, 80_020))
  lock.renegotiate('10.0.0.2', 4444, false, 90_000)
  assert.ok(!lock.accepts('203.0.113.9', 50, 90_500), 'on hold nobody takes over')
})

test('ports come from the range, end with it, and come back', async () => {
  const probe = createSocket('udp4')
  probe.bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const from = probe.address().port + (probe.address().port % 2)
  probe.close()
  const engine = await createMediaEngine({
    host: '127.0.0.1',
    portRange: { from, to: from + 5 },
    loadWebRtc: false,
  })
  const ports: number[] = []
  for (const legId of ['a', 'b', 'c']) {
    const { sdp } = await engine.openLeg({ callId: 'call', legId, kind: 'rtp' })
    ports.push(Number(/m=audio (\d+)/.exec(sdp)![1]))
  }
  assert.deepEqual(
    ports.sort((a, b) => a - b),
    [from, from + 2, from + 4],
  )
  await assert.rejects(engine.openLeg({ callId: 'call', legId: 'd', kind: 'rtp' }), { code: 'no-ports' })
  await engine.closeLeg({ callId: 'call', legId: 'b' })
  const { sdp } = await engine.openLeg({ callId: 'call', legId: 'd', kind: 'rtp' })
  assert.match(sdp, new RegExp(`m=audio ${from + 2 * ports.indexOf(Number(/m=audio (\d+)/.exec(sdp)![1]))} `))
  await endEngine(engine)
})

test('a flood of rubbish harms nobody', async () => {
  const { engine } = await startEngine()
  const phone = await phoneCalls(engine, 'call', 'phone')
  phone.sendFrame(phone.toneFrame(440, 0))
  for (let i = 0; i < 500; i++) {
    const octets = Buffer.from(Array.from({ length: i % 60 }, (_, at) => (at * 31 + i * 17) & 0xff))
    if (octets.length > 0 && i % 3) octets[0] = 0x80 | (octets[0]! & 0x3f)
    if (octets.length > 1 && i % 5 === 0) octets[1] = 192 + (i % 32)
    phone.sendRaw(octets)
  }
  phone.sendFrame(phone.toneFrame(440, 1))
  await until('sound after the flood', async () => (await engine.legStats(leg)).packetsReceived >= 2)
  phone.close()
  await endEngine(engine)
})
