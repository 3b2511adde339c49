import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { measureTone } from '@perezvon/media'
import { audibleDbfs } from '../scenarios/support/phone.ts'
import { waitFor } from '../support/index.ts'
import { toneInPage } from './support/chromium.ts'
import { decodeRecording } from './support/decode-recording.ts'
import { Office } from './support/office.ts'

test('a reload in mid-call: the customer hears music, then the employee again; call and recording go on', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)

  await page.reload()
  const reloadedAt = performance.now()
  await atCustomer.hearsSoon(1000)
  const backMs = performance.now() - reloadedAt
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs, 'the employee is heard again')
  await waitFor(async () => (await toneInPage(page, 440)) > -60, { what: 'the customer in the page again' })
  t.diagnostic(`sound was back ${Math.round(backMs)} ms after the reload`)
  await page.getByRole('button', { name: 'Завершить' }).click()
  await atCustomer.ended()

  await page.getByText('Чем закончился разговор?').waitFor()
  const calls = await product.db.selectFrom('calls').selectAll().execute()
  assert.equal(calls.length, 1, 'it was one call')
  assert.deepEqual([calls[0]!.endCause, calls[0]!.endedBy], ['completed', 'employee'])
  const recordings = await waitFor(async () => {
    const rows = await product.db
      .selectFrom('recordings')
      .selectAll()
      .where('compressedAt', 'is not', null)
      .execute()
    return rows.length > 0 && rows
  })
  assert.equal(recordings.length, 1, 'with one recording')
  const file = path.join(product.config.paths.recordings, recordings[0]!.path)
  const { right, seconds } = await decodeRecording(file)
  const talkedSeconds = (calls[0]!.endedAt!.getTime() - calls[0]!.answeredAt!.getTime()) / 1000
  assert.ok(Math.abs(seconds - talkedSeconds) < 0.5, `${seconds} s recorded of ${talkedSeconds} s`)
  const tenth = 800
  const levels = Array.from({ length: Math.floor(right.length / tenth) }, (_, i) =>
    Math.round(measureTone(right.subarray(i * tenth, (i + 1) * tenth), 1000)),
  )
  t.diagnostic(`1000 Hz on the right, by tenths of a second: ${levels.join(' ')}`)
  const before = levels.findIndex((level) => level > audibleDbfs)
  const away = levels.findIndex((level, i) => i > before && level < -45)
  const after = levels.findIndex((level, i) => i > away && level > audibleDbfs)
  assert.ok(
    before >= 0 && before < away && away < after,
    'the employee, silence while the page was away, the employee',
  )
})
