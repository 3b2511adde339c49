import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { compressRecording, measureTone, peaksOf, readWav, repairRecording } from '../src/index.ts'
import { decodeFile } from '../src/playback/decode-file.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, startEngine, type TestEngine } from './support/engine.ts'
import { ManualClock } from './support/manual-clock.ts'
import type { RtpPhone } from './support/rtp-phone.ts'

const callId = 'call'
const recordingId = 'recording'
const ids = { callId, recordingId }

let folder: string
let clock: ManualClock
let media: TestEngine
let customer: RtpPhone
let employee: RtpPhone

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'))
})
after(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  clock = new ManualClock()
  media = await startEngine({ clock })
  customer = await phoneCalls(media.engine, callId, 'customer', 'PCMA')
  employee = await phoneCalls(media.engine, callId, 'employee', 'PCMU')
})
afterEach(async () => {
  customer.close()
  employee.close()
  await endEngine(media.engine)
})

interface Hum {
  phone: RtpPhone
  legId: string
  hz: number
}
const customerHums: () => Hum = () => ({ phone: customer, legId: 'customer', hz: 440 })
const employeeHums: () => Hum = () => ({ phone: employee, legId: 'employee', hz: 1000 })

let frame = 0

/** Everybody named sends a tone for so long, frame by frame, each frame received before time goes on. */
async function talk(ms: number, ...hums: Hum[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 20) {
    clock.advance(20)
    for (const { phone, hz } of hums) phone.sendFrame(phone.toneFrame(hz, frame))
    frame++
    for (const { phone, legId } of hums) await received(phone, legId)
  }
}

const sent = new WeakMap<RtpPhone, number>()

async function received(phone: RtpPhone, legId: string): Promise<void> {
  const count = (sent.get(phone) ?? 0) + 1
  sent.set(phone, count)
  await until(`packet ${count} of ${legId}`, async () => {
    const { packetsReceived, strangers } = await media.engine.legStats({ callId, legId })
    return packetsReceived + strangers >= count
  })
}

async function start(name: string): Promise<string> {
  const path = join(folder, name, 'call.wav')
  await media.engine.startRecording({ ...ids, path, left: 'customer', right: 'employee' })
  return path
}

const part = (pcm: Int16Array, fromSeconds: number, toSeconds: number): Int16Array =>
  pcm.subarray(Math.round(fromSeconds * 8000), Math.round(toSeconds * 8000))

const isTone = (pcm: Int16Array, hz: number): void => {
  const level = measureTone(pcm, hz)
  assert.ok(level > -14 && level < -12, `${hz} Hz at ${level} dBFS`)
}
/** A-law's quietest octet is ±8. */
const isSilent = (pcm: Int16Array): void => assert.ok(pcm.every((sample) => Math.abs(sample) <= 8))

test('customer left, employee right, as long as the call', async () => {
  const path = await start('sides')
  await talk(3000, customerHums(), employeeHums())
  const sealed = await media.engine.stopRecording(ids)
  const { channels, sampleRateHz } = await readWav(path)
  const [left, right] = channels as [Int16Array, Int16Array]
  assert.equal(sampleRateHz, 8000)
  assert.ok(Math.abs(left.length / 8000 - 3) <= 0.02, `${left.length} samples`)
  assert.equal(sealed.seconds, left.length / 8000)
  assert.equal(sealed.bytes, (await readFile(path)).length)
  assert.deepEqual([sealed.leftPackets, sealed.rightPackets], [150, 150])
  isTone(part(left, 0.1, 2.9), 440)
  isTone(part(right, 0.1, 2.9), 1000)
  assert.ok(measureTone(left, 1000) < -60 && measureTone(right, 440) < -60, 'channels are apart')
  assert.deepEqual(await media.engine.stopRecording(ids), sealed, 'sealing again answers the same')
})

test('a gap is silence, and what follows stands in its place', async () => {
  const path = await start('gap')
  await talk(1000, customerHums(), employeeHums())
  await talk(1000, customerHums())
  // The employee's phone stopped counting while it was silent, as many do.
  await talk(1000, customerHums(), employeeHums())
  await media.engine.stopRecording(ids)
  const [left, right] = (await readWav(path)).channels as [Int16Array, Int16Array]
  isTone(part(left, 0.1, 2.9), 440)
  isTone(part(right, 0.1, 0.9), 1000)
  isSilent(part(right, 1.05, 1.95))
  isTone(part(right, 2.1, 2.9), 1000)
})

test('jitter, reordering and loss do not shift a channel', async () => {
  const path = await start('jitter')
  await talk(1000, customerHums())
  // 200 ms arrive late, at once and in reverse order; one packet of them never comes.
  const late = Array.from({ length: 10 }, (_, i) => ({
    sequence: (customer.sequence + i) & 0xffff,
    timestamp: (customer.timestamp + i * 160) >>> 0,
  }))
  clock.advance(200)
  for (const { sequence, timestamp } of late.filter((_, i) => i !== 4).reverse()) {
    Object.assign(customer, { sequence, timestamp })
    customer.sendFrame(new Uint8Array(160).fill(0x2a))
    await received(customer, 'customer')
  }
  Object.assign(customer, {
    sequence: (late[9]!.sequence + 1) & 0xffff,
    timestamp: (late[9]!.timestamp + 160) >>> 0,
  })
  await talk(1000, customerHums())
  await media.engine.stopRecording(ids)
  const [left] = (await readWav(path)).channels as [Int16Array]
  isTone(part(left, 0.1, 0.99), 440)
  assert.ok(
    part(left, 1, 1.08).every((sample) => sample < -30_000),
    'early part of the burst',
  )
  isSilent(part(left, 1.08, 1.1))
  assert.ok(
    part(left, 1.1, 1.2).every((sample) => sample < -30_000),
    'late part of the burst',
  )
  isTone(part(left, 1.2, 2.19), 440)
})

test('a side goes on with another leg, and a pause is silence', async () => {
  const path = await start('switch')
  const tablet = await phoneCalls(media.engine, callId, 'tablet')
  await talk(1000, employeeHums())
  await media.engine.closeLeg({ callId, legId: 'employee' })
  await media.engine.setRecordingLeg({ ...ids, side: 'right', legId: 'tablet' })
  await talk(1000, { phone: tablet, legId: 'tablet', hz: 700 }, customerHums())
  await media.engine.pauseRecording(ids)
  await talk(1000, { phone: tablet, legId: 'tablet', hz: 700 }, customerHums())
  await media.engine.resumeRecording(ids)
  await talk(1000, { phone: tablet, legId: 'tablet', hz: 700 }, customerHums())
  const { recordings } = await media.engine.closeCall({ callId })
  assert.equal(recordings.length, 1)
  const [left, right] = (await readWav(path)).channels as [Int16Array, Int16Array]
  isTone(part(right, 0.1, 0.95), 1000)
  isTone(part(right, 1.1, 1.95), 700)
  isSilent(part(right, 2.02, 2.95))
  isSilent(part(left, 2.02, 2.95))
  isTone(part(right, 3.1, 3.95), 700)
  tablet.close()
})

test('packets of a stranger are not recorded', async () => {
  const path = await start('stranger')
  const stranger = await phoneCalls(media.engine, callId, 'stranger')
  stranger.talkWhere(customer)
  await talk(200, customerHums())
  sent.set(stranger, sent.get(customer)!)
  for (let i = 0; i < 20; i++) {
    await talk(20, customerHums())
    stranger.sendFrame(stranger.toneFrame(700, i))
    await until(
      'stranger counted',
      async () => (await media.engine.legStats({ callId, legId: 'customer' })).strangers > i,
    )
    sent.set(customer, sent.get(customer)! + 1)
  }
  await media.engine.stopRecording(ids)
  const [left] = (await readWav(path)).channels as [Int16Array]
  isTone(part(left, 0.1, 0.55), 440)
  assert.ok(measureTone(left, 700) < -50)
  stranger.close()
})

test('what a dead process left is repaired up to its last block, even with a torn end', async () => {
  const path = await start('repair')
  await talk(4000, customerHums(), employeeHums())
  await until('blocks on disk', async () => (await readFile(`${path}.part`)).length > 30_000)
  const size = (await readFile(`${path}.part`)).length
  await truncate(`${path}.part`, size - 3)
  const repaired = await repairRecording(path)
  const { channels } = await readWav(path)
  assert.equal(channels[0]!.length / 8000, repaired.seconds)
  assert.ok(repaired.seconds > 1.8)
  isTone(part(channels[0]!, 0.1, repaired.seconds), 440)
  isTone(part(channels[1]!, 0.1, repaired.seconds), 1000)
  assert.deepEqual(await repairRecording(path), repaired, 'a second repair changes nothing')
  await assert.rejects(repairRecording(join(folder, 'nothing.wav')), { code: 'bad-recording' })
  await assert.rejects(media.engine.stopRecording(ids), { code: 'io' })
})

test('a recording becomes an MP3 and a waveform', async () => {
  const path = await start('compress')
  await talk(2000, customerHums())
  await talk(2000, employeeHums())
  await media.engine.stopRecording(ids)
  const compressed = await compressRecording(path, join(folder, 'call.mp3'))
  assert.ok(Math.abs(compressed.seconds - 4) <= 0.02)
  const { channels, sampleRateHz } = await decodeFile(compressed.path)
  assert.equal(channels.length, 2)
  assert.ok(Math.abs(channels[0]!.length / sampleRateHz - 4) < 0.2)
  const pcm = channels.map((channel) => Int16Array.from(channel, (sample) => sample * 32_767))
  const second = (index: number, from: number): Int16Array =>
    pcm[index]!.subarray(from * sampleRateHz + 2000, (from + 1) * sampleRateHz)
  assert.ok(Math.abs(measureTone(second(0, 0), 440, sampleRateHz) + 13) < 1.5)
  assert.ok(Math.abs(measureTone(second(1, 3), 1000, sampleRateHz) + 13) < 1.5)
  assert.ok(measureTone(second(1, 0), 440, sampleRateHz) < -40, 'channels stay apart')
  for (const file of [path, compressed.path]) {
    const peaks = await peaksOf(file, 8)
    assert.ok(Math.abs(peaks.seconds - 4) < 0.2)
    const drawn = peaks.channels.map((channel) => channel.map((peak) => (peak > 0.15 ? '#' : '.')).join(''))
    assert.match(drawn[0]!, /^###[#.][#.]\.\.\.$/)
    assert.match(drawn[1]!, /^\.\.\.[#.][#.]###$/)
  }
})

test('a path that cannot be written is said at once; an open recording is not overwritten', async () => {
  await assert.rejects(
    media.engine.startRecording({ ...ids, path: join(import.meta.filename, 'call.wav'), left: 'customer' }),
    { code: 'io' },
  )
  const path = await start('twice')
  await assert.rejects(
    media.engine.startRecording({ callId, recordingId: 'other', path, left: 'customer' }),
    { code: 'io' },
  )
  await assert.rejects(
    media.engine.startRecording({ callId, recordingId: 'x', path: `${path}x`, left: 'nobody' }),
    {
      code: 'no-such-leg',
    },
  )
})
