import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { recordingHeader } from '../../../../packages/media/src/recording/wav-format.ts'
import { testDb, waitFor } from '../../../../test/support/index.ts'
import type { CallEvent } from '../../src/calls/call-events.ts'
import { newId } from '../../src/kernel/ids.ts'
import { enqueue } from '../../src/kernel/jobs.ts'
import { openJournalWriter } from '../../src/kernel/journal/index.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { start } from '../../src/main/worker.ts'

test('while a long recording is being compressed, what happens on the phone reaches the CRM all the same', async (t) => {
  const { config, db } = await testDb(t)
  const worker = await start(config)
  t.after(() => worker.stop())
  const [userId, callId, recordingId] = [newId(), newId(), newId()]
  await db.insertInto('users').values({ id: userId, name: 'Anna', email: 'anna@example.com' }).execute()
  const call = { id: callId, direction: 'inbound', state: 'ended', dialledNumber: '1', startedAt: new Date() }
  await db.insertInto('calls').values(call).execute()
  fs.mkdirSync(config.paths.recordings, { recursive: true })
  const seconds = 600
  const sound = Buffer.alloc(seconds * 8000 * 2).map((_, n) => (n * 7919) >> 3)
  fs.writeFileSync(
    path.join(config.paths.recordings, 'long.wav'),
    Buffer.concat([recordingHeader(sound.length), sound]),
  )
  const recording = { id: recordingId, callId, path: 'long.wav', format: 'wav', seconds, bytes: 1 }
  await db
    .insertInto('recordings')
    .values({ ...recording, sealedAt: new Date() })
    .execute()
  await enqueue(db, 'compress-recording', { recordingId })
  await waitFor(() => fs.existsSync(path.join(config.paths.recordings, 'long.mp3.tmp')))

  const journal = openJournalWriter({ dir: config.paths.journal, log: silentLog, reserveBytes: 0 })
  t.after(() => journal.close())
  const event: CallEvent = {
    type: 'agent.state',
    callId: '',
    at: new Date().toISOString(),
    userId,
    state: 'available',
  }
  journal.append(event)
  await waitFor(() => db.selectFrom('factAgentStates').select('id').executeTakeFirst())
  const isBusy = async () =>
    (await db.selectFrom('recordings').select('format').executeTakeFirstOrThrow()).format === 'wav'
  assert.ok(await isBusy(), 'the recording was done before the event: it was too short to show anything')
  await waitFor(async () => !(await isBusy()), { withinMs: 60_000 })
  assert.ok(fs.existsSync(path.join(config.paths.recordings, 'long.mp3')))
})
