import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { createMediaEngine, type MediaEngine, MediaError, readWav } from '@perezvon/media'
import { tempDir, waitFor } from '../../../../test/support/index.ts'
import type { CallEvent } from '../../src/calls/call-events.ts'
import { RecordingRepair } from '../../src/calls/repair-recordings.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { newId } from '../../src/kernel/ids.ts'
import { openJournalReader, openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'

const at = '2026-11-22T10:00:00.000Z'

/** A journal, a folder of recordings, and a media engine. */
async function open(t: TestContext) {
  const dir = tempDir(t)
  const [journalDir, recordingsDir] = [path.join(dir, 'journal'), path.join(dir, 'recordings')]
  fs.mkdirSync(recordingsDir)
  const journal = openJournalWriter({ dir: journalDir, log: silentLog, reserveBytes: 0 })
  const engine = await createMediaEngine({
    host: '127.0.0.1',
    portRange: { from: 0, to: 0 },
    loadWebRtc: false,
  })
  t.after(async () => {
    await engine.close()
    journal.close()
  })
  const repairBy = (media: MediaEngine[]) => {
    const append = (event: CallEvent) => void journal.append(event)
    const options = { clock: systemClock, log: silentLog, journalDir, recordingsDir, append }
    const repair = new RecordingRepair({ ...options, media: () => media })
    t.after(() => repair.close())
    void repair.run()
    return repair
  }
  const sealed = async () => {
    const found: Extract<CallEvent, { type: 'recording.sealed' }>[] = []
    const reader = openJournalReader<CallEvent>({ dir: journalDir, follow: false, log: silentLog })
    for await (const batch of reader)
      for (const { event } of batch) if (event.type === 'recording.sealed') found.push(event)
    return found
  }
  /** Writes down that a recording has begun; its file is `part` when given. */
  const begun = (part?: Buffer) => {
    const recording = { callId: newId(), recordingId: newId() }
    const file = `${recording.recordingId}.wav`
    journal.append({ type: 'recording.started', at, ...recording, path: file })
    if (part) fs.writeFileSync(path.join(recordingsDir, `${file}.part`), part)
    return { ...recording, path: path.join(recordingsDir, file), file }
  }
  const ends = ({ callId }: { callId: string }) => journal.append({ type: 'call.ended', at, callId })
  return { engine, repairBy, sealed, begun, ends }
}

/** The file of a recording as a killed process leaves it: its header, `moments` of sound, and half a moment. */
async function leftOpen(t: TestContext, engine: MediaEngine, moments: number): Promise<Buffer> {
  const file = path.join(tempDir(t), 'x.wav')
  const recording = { callId: newId(), recordingId: newId() }
  await engine.openLeg({ callId: recording.callId, legId: 'own', kind: 'rtp' })
  await engine.startRecording({ ...recording, path: file, left: 'own' })
  const header = fs.readFileSync(`${file}.part`)
  await engine.closeCall({ callId: recording.callId })
  return Buffer.concat([header, Buffer.alloc(moments * 2, 0x55), Buffer.from([0x55])])
}

test('what was left open is sealed in whole moments, once, also when it is looked at again', async (t) => {
  const { engine, repairBy, sealed, begun, ends } = await open(t)
  const recording = begun(await leftOpen(t, engine, 8_000))
  ends(recording)
  const first = repairBy([engine])
  const [event] = await waitFor(async () => {
    const found = await sealed()
    return found.length > 0 && found
  })
  assert.deepEqual(
    [event?.recordingId, event?.path, event?.seconds],
    [recording.recordingId, recording.file, 1],
  )
  assert.equal((await readWav(recording.path)).channels[0]?.length, 8_000)
  assert.ok(!fs.existsSync(`${recording.path}.part`))
  first.close()
  // the next exchange reads the same journal, and something else that was left open after it
  const other = begun(await leftOpen(t, engine, 16_000))
  ends(other)
  repairBy([engine])
  await waitFor(async () => (await sealed()).length > 1)
  assert.deepEqual(
    (await sealed()).map(({ recordingId, seconds }) => [recordingId, seconds]),
    [
      [recording.recordingId, 1],
      [other.recordingId, 2],
    ],
  )
})

test('a recording that goes on is not touched; when its call has ended, the engine that writes it seals it', async (t) => {
  const { engine, repairBy, sealed, begun, ends } = await open(t)
  const live = begun()
  const { callId, recordingId } = live
  await engine.openLeg({ callId, legId: 'own', kind: 'rtp' })
  await engine.startRecording({ callId, recordingId, path: live.path, left: 'own' })
  const crashed = begun(await leftOpen(t, engine, 8_000))
  ends(crashed)
  repairBy([engine])
  await waitFor(async () => (await sealed()).length === 1)
  assert.ok(fs.existsSync(`${live.path}.part`))
  assert.deepEqual((await engine.stats()).recordings, 1)
  ends(live)
  await waitFor(async () => (await sealed()).length === 2)
  assert.equal((await sealed())[1]?.recordingId, recordingId)
  assert.ok(fs.existsSync(live.path) && !fs.existsSync(`${live.path}.part`))
})

test('while a media process does not answer it may be writing: its file waits', async (t) => {
  const { engine, repairBy, sealed, begun, ends } = await open(t)
  let isHung = true
  let asked = 0
  const sometimesHung = Object.assign(Object.create(engine), {
    stopRecording: (o: Parameters<MediaEngine['stopRecording']>[0]) => {
      asked++
      return isHung ? Promise.reject(new MediaError('timeout', 'no answer')) : engine.stopRecording(o)
    },
  }) as MediaEngine
  const recording = begun(await leftOpen(t, engine, 8_000))
  ends(recording)
  repairBy([sometimesHung])
  await waitFor(() => asked > 0)
  assert.ok(fs.existsSync(`${recording.path}.part`))
  isHung = false
  await waitFor(async () => (await sealed()).length === 1)
})

test('a recording of which nothing reached the disk is given up, and the others are sealed', async (t) => {
  const { engine, repairBy, sealed, begun, ends } = await open(t)
  ends(begun())
  ends(begun(Buffer.from('this is no recording')))
  const good = begun(await leftOpen(t, engine, 8_000))
  ends(good)
  repairBy([engine])
  await waitFor(async () => (await sealed()).length === 1)
  assert.equal((await sealed())[0]?.recordingId, good.recordingId)
})
