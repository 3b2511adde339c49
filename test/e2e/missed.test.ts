import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../support/index.ts'
import { customerNumber, customerNumberShown, Office } from './support/office.ts'

test('U1: a missed call stands on My day within a second, is called back by one click, and closes', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  await office.api('PATCH', '/api/company', { requestClosingTalkSeconds: 1 })
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByText('Новый звонок').waitFor()
  await page.getByRole('button', { name: 'Отклонить' }).first().click()
  await calling.isRefused()

  const callBack = page.getByRole('button', { name: 'Перезвонить' })
  await callBack.waitFor()
  await page.getByText(customerNumberShown).first().waitFor()
  const { openedAt } = await product.db.selectFrom('requests').select('openedAt').executeTakeFirstOrThrow()
  const { endedAt } = await product.db.selectFrom('calls').select('endedAt').executeTakeFirstOrThrow()
  assert.equal(openedAt.getTime(), endedAt!.getTime())

  await callBack.click()
  const ringing = await carrier.rings()
  assert.match(ringing.invite.requestUri, new RegExp(`^sip:\\${customerNumber}@`))
  const atCustomer = await ringing.answers()
  await atCustomer.hearsSoon(1000)
  await atCustomer.hears(1000, 1.5)
  await atCustomer.hangsUp()
  await waitFor(
    () =>
      product.db
        .selectFrom('requests')
        .selectAll()
        .where('closedByCallId', 'is not', null)
        .executeTakeFirst(),
    { what: 'the request to close' },
  )
  await callBack.waitFor({ state: 'detached' })

  const { contactId } = await product.db.selectFrom('requests').select('contactId').executeTakeFirstOrThrow()
  await page.goto(`${product.url}/contacts/${contactId}`)
  await page.getByText('Не дозвонился, открыта просьба перезвонить').waitFor()
  await page.getByText('Перезвонили, просьба закрыта').waitFor()
  await page.getByRole('link', { name: 'Разговор: Ольга Петрова' }).click()
  await page.locator('article:focus').getByText('Исходящий').waitFor()
})
