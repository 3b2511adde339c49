import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { Office } from './support/office.ts'

const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF ${name}`) })

async function chooses(page: Page, button: string, name: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await choosing).setFiles(pdf(name))
  await page.getByRole('link', { name }).waitFor()
}

async function opens(page: Page, name: string): Promise<string> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name }).first().click()
  return readFile(await (await downloading).path(), 'utf8')
}

test('a deal’s page: the sum, the stage and the contract, which opens from the card and the timeline too', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const contact = await office.api<{ id: string }>('POST', '/api/contacts', { name: 'Пётр' })
  await office.api('POST', '/api/deals', { title: 'Кофемашина', contactId: contact.id, amountMinor: 500 })
  await page.goto(`${product.url}/deals`)
  await page.getByRole('link', { name: 'Кофемашина' }).click()
  await page.getByText('Открыта:').waitFor()

  await page.getByRole('button', { name: 'Сумма, RUB' }).click()
  const sum = page.getByRole('textbox', { name: 'Сумма, RUB' })
  await sum.fill('двести')
  await sum.press('Enter')
  await page.getByText('Сумма пишется цифрами').waitFor()
  await sum.fill('210 000,50')
  await sum.press('Enter')
  await sum.waitFor({ state: 'detached' })

  await chooses(page, 'Приложить договор', 'Договор А.pdf')
  await chooses(page, 'Заменить файл', 'Договор Б.pdf')
  assert.equal(await opens(page, 'Договор Б.pdf'), '%PDF Договор Б.pdf')
  await page.getByRole('button', { name: 'Выиграть' }).click()
  await page.getByRole('button', { name: 'Открыть снова' }).waitFor()

  await page.getByRole('link', { name: 'Пётр' }).click()
  await page.locator('article').getByText('Сделка выиграна').waitFor()
  assert.equal(await page.locator('article').getByRole('link', { name: 'Договор Б.pdf' }).count(), 2)
  assert.equal(await opens(page, 'Договор Б.pdf'), '%PDF Договор Б.pdf')
  const deal = await product.db.selectFrom('deals').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([deal.state, deal.amountMinor], ['won', 21_000_050])
})
