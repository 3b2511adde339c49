import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { measureTone } from '@perezvon/media'
import { audibleDbfs } from '../scenarios/support/phone.ts'
import { waitFor } from '../support/index.ts'
import { toneInPage } from './support/chromium.ts'
import { decodeRecording } from './support/decode-recording.ts'
import { customerNumberShown, Office } from './support/office.ts'

test('N1, N4, P2: a new customer calls, the browser answers, both hear each other, the outcome is on the card', async (t) => {
  const office = await Office.open(t)
  const { page } = office
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)

  await page.getByText('Новый звонок').waitFor()
  await page.getByText(customerNumberShown).first().waitFor()
  await page.getByText('откуда: Сайт').waitFor()
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)
  assert.ok((await atCustomer.hears(1000)) > audibleDbfs, 'the customer hears the browser')
  await waitFor(async () => (await toneInPage(page, 440)) > -60, { what: 'the customer in the browser' })
  await atCustomer.hangsUp()

  await page.getByText('Чем закончился разговор?').waitFor()
  await page
    .getByRole('radio', { name: 'Назначен шаг' })
    .or(page.getByRole('button', { name: 'Назначен шаг' }))
    .click()
  await page.getByLabel('Комментарий').fill('Просил прислать расчёт')
  await page.getByLabel('Следующий шаг').fill('Отправить расчёт')
  await page.getByRole('button', { name: 'Сохранить итог' }).click()
  await page.getByText('Итог сохранён').waitFor()

  const call = await office.product.db.selectFrom('calls').selectAll().executeTakeFirstOrThrow()
  assert.equal(call.outcomeOwedBy, null)
  await page.goto(`${office.product.url}/contacts/${call.contactId}`)
  await page.getByText('Просил прислать расчёт').first().waitFor()
  await page.getByText('Отправить расчёт').first().waitFor()

  const recording = await waitFor(() =>
    office.product.db
      .selectFrom('recordings')
      .selectAll()
      .where('compressedAt', 'is not', null)
      .executeTakeFirst(),
  )
  const { left, right, seconds } = await decodeRecording(
    path.join(office.product.config.paths.recordings, recording.path),
  )
  assert.ok(measureTone(left, 440) > audibleDbfs, 'the customer on the left')
  assert.ok(measureTone(right, 1000) > audibleDbfs, 'the employee on the right')
  assert.ok(
    measureTone(left, 1000) < audibleDbfs - 15 && measureTone(right, 440) < audibleDbfs - 15,
    'and only there',
  )
  const talkedSeconds = (call.endedAt!.getTime() - call.answeredAt!.getTime()) / 1000
  assert.ok(Math.abs(seconds - talkedSeconds) < 0.5, `${seconds} s recorded of ${talkedSeconds} s`)
})
