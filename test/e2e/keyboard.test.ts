import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { waitFor } from '../support/index.ts'
import { customerNumber, customerNumberShown, Office } from './support/office.ts'

const anotherNumber = '+79167654321'
const anotherShown = '+7 916 765-43-21'

test('U1: a working day by the keyboard alone: signing in, a missed call, its card, the call back, the outcome, the next one', async (t) => {
  const office = await Office.open(t)
  const { page } = office
  const keys = page.keyboard
  await office.api('PATCH', '/api/company', { requestClosingTalkSeconds: 1 })
  const carrier = await office.carrier()

  await office.api('POST', '/api/sign-out')
  await page.goto(`${office.product.url}/sign-in`)
  await waitFor(async () => (await focused(page)) === 'input email', { what: 'the first field' })
  await keys.type('olga@example.com')
  await tabTo(page, 'input password')
  await keys.type('very-long-password')
  await keys.press('Enter')
  await page.getByText('Телефон готов').waitFor()

  for (const from of [customerNumber, anotherNumber]) {
    const calling = await office.customerDials(carrier, from)
    await page.getByRole('button', { name: 'Отклонить' }).first().waitFor()
    await keys.press('r')
    await calling.isRefused()
    await page.getByText('Новый звонок').waitFor({ state: 'detached' })
  }
  const waiting = page.getByRole('button', { name: 'Перезвонить' })
  await waitFor(async () => (await waiting.count()) === 2, { what: 'both to wait' })

  // the first thing that Tab reaches leads past the navigation
  await page.evaluate('document.activeElement.blur()')
  await keys.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Сразу к содержанию страницы')
  await keys.press('Enter')
  assert.equal(await focused(page), 'main')

  // a link elsewhere that has the focus does not keep Enter for itself
  await page.getByRole('link', { name: 'Мой день' }).focus()
  await keys.press('j')
  await keys.press('Enter')
  await page.waitForURL(/\/contacts\//)
  await page.getByText(customerNumberShown).first().waitFor()
  // a draft waits for its name, with the focus there
  await waitFor(async () => (await focused(page)) === 'input text', { what: 'the field of the name' })
  await keys.type('Пётр Снегирёв')
  await keys.press('Enter')
  await page.getByRole('heading', { name: 'Пётр Снегирёв' }).waitFor()
  await page.goBack() // Alt and the left arrow belong to the browser, which a test without a window has not
  await waitFor(async () => (await waiting.count()) === 2, { what: 'My day again' })

  await keys.press('c')
  const atCustomer = await (await carrier.rings()).answers()
  await atCustomer.hears(1000, 1.5)
  await atCustomer.hangsUp()

  await page.getByText('Чем закончился разговор?').waitFor()
  await waitFor(() => page.evaluate<boolean>('document.activeElement.closest("[role=dialog]") !== null'), {
    what: 'the focus in the dialog',
  })
  await tabTo(page, 'input radio')
  await keys.press('ArrowDown')
  await keys.press('ArrowUp')
  assert.equal(await page.getByRole('radio').first().isChecked(), true)
  await tabTo(page, 'textarea')
  await keys.type('Перезвонить после обеда')
  await fillNextStep(page)
  await keys.press('Control+Enter')
  await page.getByText('Итог сохранён').waitFor()

  // the first has gone; the next key goes to the one that stands there now
  await waitFor(async () => (await waiting.count()) === 1, { what: 'the first to be gone' })
  await keys.press('j')
  await keys.press('c')
  const second = await carrier.rings()
  assert.match(second.invite.requestUri, new RegExp(`^sip:\\${anotherNumber}@`))
  await page.getByText(anotherShown).first().waitFor()
  second.rejects(486)
})

/** What has the focus: 'input email', 'textarea', 'button'. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(({ tagName, type }) =>
    tagName === 'INPUT' ? 'input ' + type : tagName.toLowerCase())(document.activeElement)`)

/** Tab until it has the focus, as often as somebody would bear: a date with its time alone takes seven. */
async function tabTo(page: Page, what: string): Promise<void> {
  for (let presses = 0; presses < 16; presses++) {
    if ((await focused(page)) === what) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${what}; it stands on ${await focused(page)}`)
}

/** The next step's words; its time has been proposed. */
async function fillNextStep(page: Page): Promise<void> {
  const field = page.getByLabel('Следующий шаг')
  if (await field.inputValue()) return
  for (let presses = 0; presses < 14; presses++) {
    await page.keyboard.press('Shift+Tab')
    if (await field.and(page.locator(':focus')).count()) break
  }
  await page.keyboard.type('Позвонить ещё раз')
}
