import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audibleDbfs } from '../scenarios/support/phone.ts'
import { waitFor } from '../support/index.ts'
import { toneInPage } from './support/chromium.ts'
import { Office } from './support/office.ts'

test('X1: the exchange is killed in mid-call: both go on talking, and the browser hangs up through the next one', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)

  const loudness = atCustomer.hears(1000, 3)
  await product.killRole('exchange')
  assert.ok((await loudness) > audibleDbfs, 'the sound goes on all the time')
  await waitFor(async () => (await toneInPage(page, 440)) > -60, { what: 'the customer in the page' })
  await page
    .getByText('Телефон готов')
    .waitFor({ state: 'attached' })
    .catch(() => {})

  await page.getByRole('button', { name: 'Завершить' }).click()
  await atCustomer.ended()
  await page.getByText('Чем закончился разговор?').waitFor()
  const calls = await product.db.selectFrom('calls').selectAll().execute()
  assert.equal(calls.length, 1)
  assert.deepEqual([calls[0]!.endCause, calls[0]!.endedBy], ['completed', 'employee'])
  const recordings = await waitFor(async () => {
    const rows = await product.db.selectFrom('recordings').selectAll().execute()
    return rows.length > 0 && rows
  })
  assert.equal(recordings.length, 1)
})

test('X1: a killed exchange is back, and the customer hangs up: the browser is told', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)
  await product.killRole('exchange')
  await atCustomer.hangsUp()
  // the page may have been without a connection at that moment: then it asks on My day instead of at once
  await page
    .getByRole('button', { name: 'Записать итог' })
    .or(page.getByText('Чем закончился разговор?'))
    .first()
    .waitFor()
  const [call] = await product.db.selectFrom('calls').selectAll().execute()
  assert.deepEqual([call!.endCause, call!.endedBy], ['completed', 'customer'])
  await waitFor(async () => (await toneInPage(page, 440)) < -90, { what: 'silence in the page' })
})
