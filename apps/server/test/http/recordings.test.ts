import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteRangeOf } from '../../src/http/byte-range.ts'
import { onOddity } from '../../src/kernel/oddity.ts'
import { openCompany } from './support.ts'
import { toldCalls } from './told-calls.ts'

const ranges: [string | undefined, number, unknown][] = [
  [undefined, 100, undefined],
  ['bytes=0-', 100, { first: 0, last: 99 }],
  ['bytes=0-0', 100, { first: 0, last: 0 }],
  ['bytes=10-19', 100, { first: 10, last: 19 }],
  ['bytes=90-200', 100, { first: 90, last: 99 }],
  ['bytes=-10', 100, { first: 90, last: 99 }],
  ['bytes=-200', 100, { first: 0, last: 99 }],
  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=-0', 100, 'unsatisfiable'],
  ['bytes=20-10', 100, undefined],
  ['bytes=0-1,5-6', 100, undefined],
  ['bytes=-', 100, undefined],
  ['items=0-5', 100, undefined],
  ['bytes=0-', 0, 'unsatisfiable'],
]
for (const [header, bytes, expected] of ranges)
  test(`a Range of ${header} over ${bytes} bytes`, () => {
    assert.deepEqual(byteRangeOf(header, bytes), expected)
  })

test('P2: a recording is played in place, from anywhere, by whoever sees its call; playing is written down', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const stranger = await site.hires('Stranger', 'manager')
  const marketer = await site.hires('Mark', 'marketer')
  const sound = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256))
  const callId = await toldCalls(site)({ offeredTo: [anna.id], answeredBy: anna.id, recording: sound })
  const { body: call } = await anna.get(`/api/calls/${callId}`)
  const [{ url, seconds, format }] = call.recordings
  assert.deepEqual([seconds, format], [60, 'wav'])
  const get = (by: typeof anna, headers: Record<string, string> = {}) =>
    fetch(`${site.url}${url}`, { headers: { cookie: by.cookie, ...headers } })

  const whole = await get(anna)
  assert.deepEqual([whole.status, whole.headers.get('content-type')], [200, 'audio/wav'])
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), sound)
  const part = await get(anna, { range: 'bytes=500-509' })
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 500-509/1000'])
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), sound.subarray(500, 510))
  const beyond = await get(anna, { range: 'bytes=1000-' })
  assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, 'bytes */1000'])
  assert.equal((await get(stranger)).status, 404)
  assert.equal((await get(marketer)).status, 404)

  const log = await site.db
    .selectFrom('auditLog')
    .select(['actorUserId'])
    .where('action', '=', 'recording.play')
    .execute()
  assert.deepEqual(log, [{ actorUserId: anna.id }])
})

test('a waveform that makes no sense is none, with one line in the log: pages go on, the sound is played', async (t) => {
  const site = await openCompany(t)
  const anna = await site.hires('Anna', 'manager')
  const told: string[] = []
  onOddity((fields, message) => told.push(`${message} ${JSON.stringify(fields)}`))
  const callId = await toldCalls(site)({
    offeredTo: [anna.id],
    answeredBy: anna.id,
    recording: Buffer.alloc(100),
  })
  const { id } = await site.db.selectFrom('recordings').select('id').executeTakeFirstOrThrow()
  const senseless = [
    '{"left":[0.5]}',
    '{"left":[0.5],"right":"x"}',
    '{"left":[null],"right":[1]}',
    '[]',
    '"x"',
  ]
  for (const peaks of senseless) {
    await site.db.updateTable('recordings').set({ peaks }).execute()
    const day = await anna.get('/api/my-day')
    assert.equal(day.status, 200, peaks)
    const { status, body } = await anna.get(`/api/calls/${callId}`)
    assert.deepEqual([status, body.recordings[0].peaks], [200, null], peaks)
    const list = await anna.get('/api/calls')
    assert.equal(list.status, 200)
  }
  assert.deepEqual(told, [`the waveform of a recording cannot be read {"recordingId":"${id}"}`])
  await site.db.updateTable('recordings').set({ peaks: '{"left":[0.5],"right":[1]}' }).execute()
  const { body } = await anna.get(`/api/calls/${callId}`)
  assert.deepEqual(body.recordings[0].peaks, { left: [0.5], right: [1] })
  const { status } = await anna.get(`/api/recordings/${id}/audio`)
  assert.equal(status, 200)
})
