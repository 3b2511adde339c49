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
  await waitFor(() => lineWasTakenOver(office), { what: 'the other tab to take the line' })
  const again = await office.customerDials(carrier)
  await second.getByRole('button', { name: 'Ответить' }).first().click()
  const talk = await again.isAnswered()
  await talk.hearsSoon(1000)
  await talk.hangsUp()
})

/** The employee's phone was away once and is back. */
async function lineWasTakenOver(office: Office): Promise<boolean> {
  const { db } = office.product
  const facts = await db
    .selectFrom('factAgentStates')
    .select('state')
    .orderBy('since')
    .orderBy('id')
    .execute()
  return facts.some((fact) => fact.state === 'offline') && facts.at(-1)?.state !== 'offline'
}
