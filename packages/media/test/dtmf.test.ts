import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from '../src/codec/g711.ts'
import { measureTone } from '../src/index.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, startEngine } from './support/engine.ts'
import type { HeardPacket, RtpPhone } from './support/rtp-phone.ts'
import { RtpPhone as Phone } from './support/rtp-phone.ts'

/** Presses a key as a phone does; `lose` drops packets by their place. */
function press(phone: RtpPhone, event: number, lose: number[] = []): void {
  const timestamp = phone.timestamp
  for (let i = 0; i < 8; i++) {
    const end = i >= 5
    const duration = Math.min(i + 1, 6) * 160
    phone.timestamp = timestamp
    if (lose.includes(i)) phone.sequence++
    else
      phone.sendFrame(
        Uint8Array.of(event, end ? 0x8a : 10, duration >> 8, duration & 255),
        phone.telephoneEvent,
        i === 0,
        0,
      )
  }
  phone.timestamp = (timestamp + 960) >>> 0
}

test('keys of a phone are told once each, whatever the network loses or repeats', async () => {
  const { engine, events } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'alice', 'PCMA', 97)
  const boris = await phoneCalls(engine, 'call', 'boris', 'PCMU', 101)
  await engine.bridge({ callId: 'call', a: 'alice', b: 'boris' })
  press(alice, 1)
  press(alice, 1)
  press(alice, 11, [0, 1, 2])
  press(alice, 0, [5, 6])
  press(alice, 5, [5, 6, 7])
  press(alice, 16)
  press(alice, 12)
  const digits = (): string =>
    events.flatMap((event) => (event.kind === 'dtmf' ? [event.digit] : [])).join('')
  await until('keys', () => digits() === '11#05A')
  assert.ok(events.every((event) => event.kind !== 'dtmf' || event.legId === 'alice'))
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'dtmf' ? [event.durationMs] : [])),
    [120, 120, 120, 120, 100, 120],
  )
  const relayed = boris.heard.filter((packet) => packet.payloadType === 101)
  assert.ok(relayed.length > 30, 'the peer gets them under its own payload type')
  alice.close()
  boris.close()
  await endEngine(engine)
})

test('a key whose end was lost is told by time', async () => {
  const { engine, events } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'alice')
  press(alice, 9, [5, 6, 7])
  await until('the key', () => events.some((event) => event.kind === 'dtmf' && event.digit === '9'))
  alice.close()
  await endEngine(engine)
})

test('keys that we press: one marker, one timestamp, growing duration, three ends each', async () => {
  const { engine } = await startEngine()
  const phone = await phoneCalls(engine, 'call', 'phone', 'PCMA', 96)
  const leg = { callId: 'call', legId: 'phone' }
  await engine.sendDtmf({ ...leg, digits: '4#', durationMs: 100 })
  await phone.hears(16)
  await assert.rejects(engine.sendDtmf({ ...leg, digits: '4x' }), { code: 'bad-request' })
  const keys = Map.groupBy(phone.heard, (packet) => packet.timestamp)
  assert.deepEqual(
    [...keys.values()].map((packets) => packets[0]!.payload[0]),
    [4, 11],
  )
  for (const packets of keys.values()) {
    assert.ok(packets.every((packet) => packet.payloadType === 96))
    assert.deepEqual(
      packets.map((packet) => packet.marker),
      [true, ...Array(7).fill(false)],
    )
    assert.deepEqual(
      packets.map((packet) => packet.payload.readUInt16BE(2)),
      [160, 320, 480, 640, 800, 800, 800, 800],
    )
    assert.deepEqual(
      packets.map((packet) => packet.payload[1]! > 127),
      [...Array(5).fill(false), true, true, true],
    )
  }
  phone.close()
  await endEngine(engine)
})

test('a far side without telephone-event hears the two tones', async () => {
  const { engine } = await startEngine()
  const phone = await Phone.start('PCMU')
  const remoteOffer = phone
    .sdp()
    .replace(' 101\r\n', '\r\n')
    .replace(/a=(rtpmap|fmtp):101.*\r\n/g, '')
  phone.talkTo((await engine.openLeg({ callId: 'call', legId: 'phone', kind: 'rtp', remoteOffer })).sdp)
  await engine.sendDtmf({ callId: 'call', legId: 'phone', digits: '5', durationMs: 200 })
  await phone.hears(10)
  const pcm = decode('PCMU', Buffer.concat(phone.heard.map((packet: HeardPacket) => packet.payload)))
  for (const hz of [770, 1336]) assert.ok(measureTone(pcm, hz) > -14, `${hz} Hz`)
  for (const hz of [697, 852, 1209, 1477]) assert.ok(measureTone(pcm, hz) < -35, `no ${hz} Hz`)
  phone.close()
  await endEngine(engine)
})

test('both laws survive a journey through the other', () => {
  const ramp = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768)
  for (const law of ['PCMA', 'PCMU'] as const) {
    const there = decode(law, encode(law, ramp))
    there.forEach((value, i) => {
      const magnitude = Math.abs(ramp[i]!)
      assert.ok(
        Math.abs(value - ramp[i]!) <= Math.max(16, magnitude / 16 + (magnitude > 32_000 ? 1024 : 0)),
        `${law} ${ramp[i]}`,
      )
    })
  }
})
