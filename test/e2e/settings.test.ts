import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { Phone } from '../scenarios/support/phone.ts'
import { Office } from './support/office.ts'

const lookAroundSource = readFile(path.join(import.meta.dirname, 'support/look-around.js'), 'utf8')

/** A desk phone that is typed in by hand from what the page shows. */
async function typedIn(t: TestContext, page: Page): Promise<Phone> {
  const shown = (label: string) =>
    page
      .locator('dl > div', { has: page.getByText(label, { exact: true }) })
      .locator('dd')
      .innerText()
  const credentials = { username: await shown('Имя пользователя'), password: await shown('Пароль') }
  const phone = await Phone.open({ host: '127.0.0.1', saysHz: 1000, credentials })
  t.after(() => phone.close())
  return phone
}

const deskPhone = async (t: TestContext, office: Office) => {
  const { page } = office
  await page.goto(`${office.product.url}/settings/people`)
  const dialog = page.getByRole('dialog')
  const openDialog = () => page.getByRole('button', { name: 'Настольный телефон: Ольга Петрова' }).click()
  await openDialog()
  await dialog.getByRole('button', { name: 'Выдать пароль' }).click()
  await dialog.getByText('Ждём, когда телефон войдёт').waitFor()
  const first = await typedIn(t, page)
  await first.register(office.exchange)
  await dialog.getByText('На связи: сегодня').waitFor()
  await dialog.getByText('Test phone, 127.0.0.1').waitFor()
  await dialog.getByRole('button', { name: 'Данные записаны' }).click()

  await openDialog()
  await dialog.getByRole('button', { name: 'Выдать новый пароль' }).click()
  await dialog.getByText('Телефон с прежним паролем сразу отключится').waitFor()
  await dialog.getByRole('button', { name: 'Отмена' }).click()
  await first.register(office.exchange) // nothing has happened yet
  await dialog.getByRole('button', { name: 'Выдать новый пароль' }).click()
  await dialog.getByRole('button', { name: 'Выдать новый пароль' }).click()
  await dialog.getByText('Ждём, когда телефон войдёт').waitFor()
  await assert.rejects(first.register(office.exchange), /answered 401/)
  const second = await typedIn(t, page)
  await second.register(office.exchange)
  await dialog.getByText('На связи: сегодня').waitFor()
  await dialog.getByRole('button', { name: 'Данные записаны' }).click()

  await openDialog()
  await dialog.getByRole('button', { name: 'Отключить телефон' }).click()
  await dialog.getByRole('button', { name: 'Отключить телефон' }).click()
  await page.getByText('Настольный телефон отключён').waitFor()
  await assert.rejects(second.register(office.exchange), /answered 401/)
  await page.getByText('Подключить', { exact: true }).waitFor()
}

const lineForm = async (office: Office) => {
  const { page } = office
  await page.goto(`${office.product.url}/settings/lines`)
  await page.getByRole('button', { name: 'Добавить линию' }).click()
  const dialog = page.getByRole('dialog')
  const field = (name: string) => dialog.getByLabel(name, { exact: true })
  const save = () => dialog.getByRole('button', { name: 'Сохранить' }).click()
  await save()
  await dialog.getByText('Назовите линию').waitFor()
  await dialog.getByText('Впишите имя или IP-адрес').waitFor()
  assert.equal(await field('Название').evaluate((input) => input.matches(':focus')), true)
  await field('Название').fill('Оператор')
  assert.equal(await dialog.getByText('Назовите линию').count(), 0, 'what was mended is not found fault with')
  await field('Адрес сервера').fill('sip:carrier.example')
  await field('Порт').fill('99999')
  await save()
  await dialog.getByText('Порт от 1 до 65535').waitFor()
  assert.equal(await field('Порт').inputValue(), '99999', 'nothing is changed behind the back')
  await field('Порт').fill('5061')
  await save()
  await dialog.getByText('Только имя или IP-адрес сервера').waitFor()
  await field('Адрес сервера').fill('localhost')
  await save()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('→ 127.0.0.1').waitFor()
}

const smallScreen = async (office: Office) => {
  const { page } = office
  await page.setViewportSize({ width: 390, height: 844 })
  const trunk = { name: 'Оператор с длинным названием', host: 'sip.a-long-name-of-a-carrier.example.com' }
  await office.api('POST', '/api/trunks', trunk)
  for (const section of ['profile', 'company', 'people', 'queues', 'lines', 'words']) {
    await page.goto(`${office.product.url}/settings/${section}`)
    await page.locator('main h2').first().waitFor()
    await page.locator('main [aria-busy]').first().waitFor({ state: 'detached' })
    const found = await page.evaluate(`${await lookAroundSource}; lookAround()`)
    assert.deepEqual(found, { cutOff: [], tooSmall: [] }, section)
    const heard = await page.locator('main').ariaSnapshot()
    const nameless = heard
      .split('\n')
      .filter((line) => /- (button|link|textbox|switch|combobox)(:|$| \[)/.test(line))
    assert.deepEqual(nameless, [], section)
  }
}

test('settings', async (t) => {
  const office = await Office.open(t)
  await t.test(
    'a desk phone: its password once, seen on the line, replaced only after a question, taken away',
    (step) => deskPhone(step, office),
  )
  await t.test('a line: what is wrong stands beside its field and goes when it is mended', () =>
    lineForm(office),
  )
  await t.test(
    'on a small screen: nothing is cut off, a finger hits everything, every button has a name',
    () => smallScreen(office),
  )
})
