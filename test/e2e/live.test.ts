import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { audibleDbfs, Phone } from '../scenarios/support/phone.ts'
import { waitFor } from '../support/index.ts'
import { customerNumberShown, Office } from './support/office.ts'

interface DeskPhoneSecret {
  username: string
  password: string
}

test('the live page changes while one looks; a desk phone on the same extension rings too; the recording plays in place', async (t) => {
  const office = await Office.open(t)
  const { page } = office
  const carrier = await office.carrier()
  const secret = await office.api<DeskPhoneSecret>('POST', '/api/extensions/101/desk-phone')
  const { username, password } = secret
  const desk = await Phone.open({ host: '127.0.0.1', saysHz: 1000, credentials: { username, password } })
  t.after(() => desk.close())
  await desk.register(office.exchange)

  await page.getByRole('link', { name: 'Сейчас' }).click()
  await page.getByText('Сейчас никто не говорит и не ждёт.').waitFor()
  const calling = await office.customerDials(carrier)
  await page.getByText('Звонит у: Ольга Петрова').first().waitFor()
  await page.getByRole('button', { name: 'Ответить' }).first().waitFor()
  await page
    .getByRole('main')
    .getByRole('button', { name: `Позвонить ${customerNumberShown}` })
    .first()
    .waitFor()
  const atDesk = await (await desk.rings()).answers()
  const atCustomer = await calling.isAnswered()
  await page.getByText('Разговор на другом аппарате').waitFor()
  await page.getByRole('button', { name: 'Ответить' }).first().waitFor({ state: 'detached' })
  assert.ok((await atCustomer.hears(1000, 2)) > audibleDbfs)
  await atDesk.hangsUp()
  await atCustomer.ended()
  await page.getByText('Сейчас никто не говорит и не ждёт.').waitFor()
  await page.getByText('Чем закончился разговор?').waitFor()
  await page.getByRole('button', { name: 'Позже' }).click()

  const call = await office.product.db.selectFrom('calls').selectAll().executeTakeFirstOrThrow()
  await page.goto(`${office.product.url}/contacts/${call.contactId}`)
  await page.getByText(customerNumberShown).first().waitFor()
  await page.getByRole('button', { name: 'Слушать' }).first().click()
  const position = page.getByRole('slider', { name: 'Место в записи' }).first()
  await waitFor(async () => Number(await position.getAttribute('aria-valuenow')) >= 1, {
    what: 'the recording to play',
  })
  await position.focus()
  await page.keyboard.press('ArrowLeft')
  await waitFor(async () => Number(await position.getAttribute('aria-valuenow')) <= 1, {
    what: 'it to go back',
  })

  const at = async () => Number(await position.getAttribute('aria-valuenow'))
  const end = Number(await position.getAttribute('aria-valuemax'))
  await page.keyboard.press('End')
  await waitFor(async () => (await at()) === end, { what: 'the end' })
  await page.getByRole('button', { name: 'Слушать' }).first().waitFor()
  await page.keyboard.press('Home')
  await waitFor(async () => (await at()) === 0, { what: 'the beginning' })
  await page.keyboard.press('PageUp')
  await waitFor(async () => (await at()) === end, { what: 'half a minute on' })
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Пауза' }).waitFor()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Слушать' }).first().waitFor()
  await page.keyboard.press('Period')
  await page.getByRole('button', { name: '1,25×' }).waitFor()

  for (const file of readdirSync(office.product.config.paths.recordings, {
    recursive: true,
    withFileTypes: true,
  }))
    if (file.isFile()) rmSync(path.join(file.parentPath, file.name))
  await page.reload()
  await page.getByRole('button', { name: 'Слушать' }).first().click()
  await page.getByText('Файла записи больше нет').waitFor()
})
