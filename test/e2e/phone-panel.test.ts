import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { Phone } from '../scenarios/support/phone.ts'
import { waitFor } from '../support/index.ts'
import { isFreeInPage } from './support/chromium.ts'
import { customerNumber, customerNumberShown, Office } from './support/office.ts'

/** Dials a number that is not on the screen. */
async function dial(page: Page, number = customerNumber): Promise<void> {
  await page.getByRole('button', { name: 'Набрать номер' }).click()
  await page.locator('input[type=tel]').fill(number)
  await page.locator('input[type=tel]').press('Enter')
}

const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }

test('N4: why a call reached nobody stays on screen, is called again by one click, and stands on the line of the call', async (t) => {
  const office = await Office.open(t, { viewport: narrow })
  const { page } = office
  const carrier = await office.carrier()
  await dial(page)
  ;(await carrier.rings()).rejects(404)
  const told = page.getByRole('alert').filter({ hasText: customerNumberShown })
  await told.getByText('такого номера нет').waitFor()
  await told.getByText('Проверьте, нет ли ошибки в цифрах').waitFor()
  await told.getByRole('button', { name: 'Позвонить ещё раз' }).click()
  const again = await carrier.rings()
  await told.waitFor({ state: 'detached' })
  again.rejects(486)
  await told.getByText('занято').waitFor()
  await page.setViewportSize(wide)
  await page.getByRole('link', { name: 'Звонки' }).click()
  await page.getByRole('main').getByText('такого номера нет').waitFor()
  await page.getByRole('main').getByText('занято', { exact: true }).waitFor()
})

test('at every width nothing lies over the buttons that answer and end a call', async (t) => {
  const office = await Office.open(t)
  const { page } = office
  const carrier = await office.carrier()
  for (const viewport of [wide, { width: 768, height: 600 }, narrow, { width: 360, height: 640 }]) {
    const at = `${viewport.width} px`
    await page.setViewportSize(viewport)
    const calling = await office.customerDials(carrier)
    await page.getByRole('button', { name: 'Ответить' }).last().waitFor()
    assert.ok(await isFreeInPage(page, 'Ответить'), `the answer, ${at}`)
    await page.getByRole('button', { name: 'Ответить' }).last().click()
    const talk = await calling.isAnswered()
    for (const panel of ['Набор цифр', 'Гарнитура и громкость']) {
      await page.getByRole('button', { name: panel }).click()
      await page.getByRole('region', { name: panel }).waitFor()
      assert.ok(await isFreeInPage(page, 'Завершить'), `hang up beside: ${panel}, ${at}`)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Гарнитура и громкость' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Завершить', exact: true }).click()
    await talk.ended()
    await page.getByRole('button', { name: 'Позже' }).click()
  }
})

test('on a phone a notice leaves the buttons of a ringing call free', async (t) => {
  const office = await Office.open(t, { viewport: narrow })
  const { page } = office
  const carrier = await office.carrier()
  const calling = office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).last().waitFor()
  // there is nobody in an empty company whom the built-in caller could be: a notice says so
  await page.getByRole('button', { name: 'Позвоните мне' }).click({ force: true })
  await page.getByRole('menuitem').first().click()
  const notice = page.getByRole('status').getByText(/\S/).first()
  await notice.waitFor()
  for (const button of ['Ответить', 'Отклонить']) assert.ok(await isFreeInPage(page, button), button)
  assert.ok(await notice.isVisible())
  await page.getByRole('button', { name: 'Отклонить' }).last().click()
  await (await calling).isRefused()
})

test('when the exchange or the server is away in mid-call, the phone says so, and then tells the truth', async (t) => {
  const office = await Office.open(t)
  const { page, product } = office
  const carrier = await office.carrier()
  const calling = await office.customerDials(carrier)
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  const atCustomer = await calling.isAnswered()
  await atCustomer.hearsSoon(1000)

  const webBack = product.killRole('web')
  await page.getByText('Сервер не отвечает, разговор идёт').waitFor()
  assert.ok((await atCustomer.hears(1000)) > -60, 'the talk goes on without the web server')
  await webBack
  await page.getByText('Сервер не отвечает, разговор идёт').waitFor({ state: 'detached' })
  await page.getByText('запись', { exact: true }).waitFor()

  const exchangeBack = product.killRole('exchange')
  await page.getByText('Связь с телефонией потеряна').waitFor()
  assert.equal(await page.getByText('Проверьте сеть').count(), 0, 'the network is not to blame')
  await exchangeBack
  await page.getByText('Связь с телефонией потеряна').waitFor({ state: 'detached' })
  await page.getByText('Телефон готов').waitFor()
  // an exchange that takes its calls back goes on with this one; else the panel has let it go
  const hangUp = page.getByRole('button', { name: 'Завершить', exact: true })
  if (await hangUp.isVisible()) await hangUp.click()
  await hangUp.waitFor({ state: 'detached' })
  await atCustomer.ended()
})

test('a talk on the desk phone is ended from the screen', async (t) => {
  const office = await Office.open(t)
  const { page } = office
  const carrier = await office.carrier()
  const issued = await office.api<{ username: string; password: string }>(
    'POST',
    '/api/extensions/101/desk-phone',
  )
  const desk = await Phone.open({ host: '127.0.0.1', saysHz: 1000, credentials: issued })
  t.after(() => desk.close())
  await waitFor(
    () =>
      desk.register(office.exchange).then(
        () => true,
        () => false,
      ),
    {
      what: 'the exchange to know the desk phone',
    },
  )
  const calling = await office.customerDials(carrier)
  const atDesk = await (await desk.rings()).answers()
  const atCustomer = await calling.isAnswered()
  await page.getByText('Разговор на другом аппарате').waitFor()
  await page.getByRole('button', { name: 'Завершить', exact: true }).click()
  await Promise.all([atDesk.ended(), atCustomer.ended()])
  const call = await waitFor(() =>
    office.product.db.selectFrom('calls').selectAll().where('state', '=', 'ended').executeTakeFirst(),
  )
  assert.deepEqual([call.endCause, call.endedBy], ['completed', 'employee'])
})

test('while a call rings, the title says who; out of sight the tab with the phone shows a notice, whose click brings it back', async (t) => {
  const office = await Office.open(t)
  const { browser, page, product } = office
  const carrier = await office.carrier()
  await browser.grantPermissions(['microphone', 'notifications'], { origin: product.url })
  await browser.addInitScript({ path: path.join(import.meta.dirname, 'support/notices-of-page.js') })
  await page.reload()
  await page.getByText('Телефон готов').waitFor()
  const second = await browser.newPage()
  await second.goto(product.url)
  await second.getByText('в другой вкладке').waitFor()

  const calling = await office.customerDials(carrier)
  const ringsInTitle = async (tab: Page) => (await tab.title()).includes(customerNumberShown)
  for (const tab of [page, second]) await waitFor(() => ringsInTitle(tab), { what: 'who calls in the title' })
  const seenIn = (tab: Page) => tab.evaluate<Seen>('noticesOfPage')
  await waitFor(async () => (await seenIn(page)).notices.includes(customerNumberShown), {
    what: 'the notice',
  })
  const elsewhere = await seenIn(second)
  assert.deepEqual([elsewhere.notices, elsewhere.asked], [[], 0], 'one tab tells, and none asks unbidden')
  await page.evaluate('noticesOfPage.click()')
  assert.ok((await seenIn(page)).cameToFront)
  await page.getByRole('button', { name: 'Отклонить' }).first().click()
  await calling.isRefused()
  await waitFor(async () => (await page.title()) === 'Perezvon', { what: 'the title to be itself again' })
})

/** See support/notices-of-page.js. */
interface Seen {
  notices: string[]
  asked: number
  cameToFront: boolean
}
