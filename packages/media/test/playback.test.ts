import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { measureTone, pcmWav } from '../src/index.ts'
import { sines } from '../src/playback/tones.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, startEngine } from './support/engine.ts'
import { ManualClock } from './support/manual-clock.ts'
import type { RtpPhone } from './support/rtp-phone.ts'

const leg = { callId: 'call', legId: 'phone' }
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playback-'))
})
after(() => rm(folder, { recursive: true }))

/** Moves time on by frames, each heard before the next. */
async function frames(clock: ManualClock, phone: RtpPhone, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    clock.advance(20)
    await phone.hears(phone.heard.length + (i < 0 ? 0 : 1))
  }
}

test('ringback is 425 Hz, one second of five', async () => {
  const clock = new ManualClock()
  const { engine } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone')
  await engine.play({ ...leg, playbackId: 'p', source: { kind: 'ringback' } })
  assert.equal((await engine.stats()).playbacks, 1)
  await frames(clock, phone, 300)
  const pcm = phone.heardPcm()
  assert.ok(Math.abs(measureTone(pcm.subarray(0, 8000), 425) + 13) < 0.5)
  assert.ok(pcm.subarray(8000, 40_000).every((sample) => Math.abs(sample) <= 8))
  assert.ok(measureTone(pcm.subarray(40_000, 48_000), 425) > -14, 'and again')
  await engine.stopPlay(leg)
  phone.close()
  await endEngine(engine)
})

test('a file is played once, from its first sample to its last, and its end is told', async () => {
  const path = join(folder, 'prompt.wav')
  await writeFile(
    path,
    pcmWav(
      [sines([600], 1), sines([600], 1)].map((pcm) => pcm),
      8000,
    ),
  )
  const clock = new ManualClock()
  const { engine, events } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone', 'PCMU')
  const play = { ...leg, playbackId: 'prompt', source: { kind: 'file', path } as const }
  await engine.play(play)
  await engine.play(play)
  await frames(clock, phone, 50)
  clock.advance(20)
  await until('end told', () => events.some((event) => event.kind === 'playback-finished'))
  assert.equal(phone.heard.length, 50)
  assert.ok(Math.abs(measureTone(phone.heardPcm(), 600) + 13) < 0.5)
  assert.equal((await engine.stats()).playbacks, 0)
  await assert.rejects(engine.play({ ...play, source: { kind: 'file', path: `${path}x` } }), {
    code: 'bad-audio-file',
  })
  await writeFile(`${path}.txt`, 'no sound')
  await assert.rejects(engine.play({ ...play, source: { kind: 'file', path: `${path}.txt` } }), {
    code: 'bad-audio-file',
  })
  phone.close()
  await endEngine(engine)
})

test('music of another rate is brought to ours without what it cannot carry', async () => {
  const path = join(folder, 'music.wav')
  const rate = 44_100
  const pcm = Int16Array.from({ length: rate * 2 }, (_, i) => {
    const turn = (2 * Math.PI * i) / rate
    return Math.round(6000 * Math.sin(turn * 1000) + 6000 * Math.sin(turn * 7000))
  })
  await writeFile(path, pcmWav([pcm], rate))
  const clock = new ManualClock()
  const { engine } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone')
  await engine.play({ ...leg, playbackId: 'm', source: { kind: 'hold-music', path } })
  await frames(clock, phone, 150)
  const heard = phone.heardPcm()
  assert.ok(Math.abs(measureTone(heard, 1000) - 20 * Math.log10(6000 / 32_768)) < 0.7)
  // 7000 Hz would fold to 1000; what was filtered away leaves that level as it is. Its image at 3000 must be absent too.
  assert.ok(measureTone(heard, 3000) < -50)
  phone.close()
  await endEngine(engine)
})

test('the melody on hold is loud enough, never clips, and loops', async () => {
  const clock = new ManualClock()
  const { engine } = await startEngine({ clock })
  const phone = await phoneCalls(engine, 'call', 'phone')
  await engine.play({ ...leg, playbackId: 'm', source: { kind: 'hold-music' } })
  await frames(clock, phone, 500)
  const pcm = phone.heardPcm()
  const rms = Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length)
  assert.ok(rms > 800 && rms < 8000, `rms ${rms}`)
  assert.ok(pcm.every((sample) => Math.abs(sample) < 32_000))
  phone.close()
  await endEngine(engine)
})

test('a sound takes the place of the peer while it lasts', async () => {
  const { engine } = await startEngine()
  const alice = await phoneCalls(engine, 'call', 'phone')
  const boris = await phoneCalls(engine, 'call', 'boris')
  await engine.bridge({ callId: 'call', a: 'phone', b: 'boris' })
  boris.hum(1000)
  await alice.hears(10)
  await engine.play({ ...leg, playbackId: 'tone', source: { kind: 'tone', hz: 440, levelDbfs: -6 } })
  await alice.hears(alice.heard.length + 5)
  alice.heard.length = 0
  await alice.hears(40)
  assert.ok(Math.abs(measureTone(alice.heardPcm(), 440) + 6) < 0.7)
  assert.ok(measureTone(alice.heardPcm(), 1000) < -40)
  await engine.stopPlay(leg)
  await alice.hears(alice.heard.length + 5)
  alice.heard.length = 0
  await alice.hears(40)
  assert.ok(measureTone(alice.heardPcm(), 1000) > -14)
  alice.close()
  boris.close()
  await endEngine(engine)
})
