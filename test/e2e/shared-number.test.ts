import { test } from 'node:test'
import { waitFor } from '../support/index.ts'
import { customerNumber, customerNumberShown, Office } from './support/office.ts'

test('N1, N4: a shared number keeps all its names during the call; it may have been somebody else, and may wait', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const phones = [{ number: customerNumber }]
  for (const name of ['Мария Сомова', 'Илья Сомов'])
    await office.api('POST', '/api/contacts', { name, phones })
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()

  await page.getByText(`${customerNumberShown} · общий номер`).waitFor()
  for (const name of ['Мария Сомова', 'Илья Сомов'])
    await page.getByRole('link', { name, exact: true }).waitFor()
  await atCustomer.hearsSoon(1000)
  await atCustomer.hangsUp()

  const question = page.getByText('С кем вы говорили?')
  await question.waitFor()
  await page.getByRole('button', { name: 'Илья Сомов' }).waitFor()
  await page.getByRole('button', { name: 'Позже' }).click()
  await question.waitFor({ state: 'detached' })

  await page.goto(`${product.url}/`)
  await page.getByRole('button', { name: 'Записать итог' }).click()
  await page.getByRole('button', { name: 'Кто-то другой' }).click()
  await page.getByPlaceholder('Имя или номер').fill('Бабушка Нина')
  await page.getByText('Новый контакт: Бабушка Нина').click()
  await page.getByRole('radio', { name: 'Не клиент' }).check({ force: true })
  await page.getByLabel('Комментарий').fill('Соседка, ошиблась номером')
  await page.getByRole('button', { name: 'Сохранить итог' }).click()
  await page.getByText('Итог сохранён').waitFor()
  await waitFor(
    () =>
      product.db
        .selectFrom('callOutcomes')
        .innerJoin('contacts', 'contacts.id', 'callOutcomes.contactId')
        .select('contacts.name')
        .where('contacts.name', '=', 'Бабушка Нина')
        .executeTakeFirst(),
    { what: 'the outcome on the new contact' },
  )
})
