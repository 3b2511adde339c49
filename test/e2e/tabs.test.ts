import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../support/index.ts'
import { Office } from './support/office.ts'

test('several tabs of one employee ring once; either answers; when the registered one closes, the other takes over', async (t) => {
  const office = await Office.open(t)
  const carrier = await office.carrier()
  const first = office.page
  const second = await office.browser.newPage()
  await second.goto(office.product.url)
  await second.getByText('Телефон готов').waitFor()

  const calling = await office.customerDials(carrier)
  const pops = [first, second].map((page) => page.getByText('Новый звонок').waitFor())
  await Promise.all(pops)
  const offers = await waitFor(async () => {
    const rows = await office.product.db.selectFrom('callOffers').selectAll().execute()
    return rows.length > 0 && rows
  })
  assert.equal(offers.length, 1, 'one offer for one employee')
  await second.getByRole('button', { name: 'Ответить' }).first().click() // a mirror answers through the one that is registered
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)
  await atCustomer.hangsUp()

  await second.getByRole('button', { name: 'Позже' }).click()
  await first.close()
  // at once: a call that comes while the line changes hands waits for it
  const again = await office.customerDials(carrier)
  await second.getByRole('button', { name: 'Ответить' }).first().click()
  const talk = await again.isAnswered()
  await talk.hearsSoon(1000)
  await talk.hangsUp()
})
