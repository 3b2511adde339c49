import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startProduct, waitFor } from '../support/index.ts'
import { keepPictures, openChromium } from './support/chromium.ts'

test('a newcomer: first run, demo company, "Ring me", a real call with a voice, its outcome', async (t) => {
  let picture = async () => {}
  t.after(() => picture())
  const product = await startProduct(t)
  const browser = await openChromium(t)
  picture = () => keepPictures(t.name, browser)
  const page = browser.pages()[0]!

  await page.goto(product.url)
  await page.getByLabel('Название').fill('Ромашка')
  await page.getByLabel('Имя и фамилия').fill('Ольга Петрова')
  await page.getByLabel('Почта').fill('olga@example.com')
  await page.getByLabel('Пароль', { exact: true }).fill('very-long-password')
  await page.getByRole('button', { name: 'Начать работу' }).click()
  await page.getByText('Телефон готов').waitFor({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Позвоните мне' }).first().click()
  await page.getByRole('menuitem', { name: 'Как знакомый клиент' }).click()
  await page.getByText('Звонит клиент').waitFor()
  await page.getByText('Ведёт Ольга Петрова').first().waitFor()
  await page.getByRole('button', { name: 'Ответить' }).first().click()
  await page.getByText('запись').first().waitFor()
  const spoken = await waitFor(() => speechLevel(page), { what: "the customer's voice" })
  assert.ok(spoken)
  await page.getByRole('button', { name: 'Завершить' }).click()

  await page.getByText('Чем закончился разговор?').waitFor()
  await page
    .getByRole('button', { name: 'Не купит' })
    .or(page.getByRole('radio', { name: 'Не купит' }))
    .click()
  await page.getByLabel('Комментарий').fill('...')
  await page.getByRole('button', { name: 'Сохранить итог' }).click()
  assert.equal(
    await page.getByText('Итог сохранён').count(),
    0,
    'punctuation alone is no comment, and a reason is missing',
  )
  await page.getByLabel('Комментарий').fill('Дорого для них')
  await page.getByRole('combobox', { name: 'Почему не купит' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('button', { name: 'Сохранить итог' }).click()
  await page.getByText('Итог сохранён').waitFor()
  const outcome = await product.db
    .selectFrom('callOutcomes')
    .innerJoin('calls', 'calls.id', 'callOutcomes.callId')
    .innerJoin('contacts', 'contacts.id', 'calls.contactId')
    .select(['outcome', 'comment', 'lostReasonId', 'contacts.status'])
    .orderBy('processedAt', 'desc')
    .executeTakeFirstOrThrow()
  assert.deepEqual(
    [outcome.outcome, outcome.comment, outcome.status],
    ['will_not_buy', 'Дорого для них', 'will_not_buy'],
  )
  assert.ok(outcome.lostReasonId)
})

/** Whether something is heard in the page now: speech has no one tone. */
function speechLevel(page: import('playwright-core').Page): Promise<boolean> {
  return page.evaluate<boolean>(`(async () => {
    const audio = window.audioOfPage.find((one) => one.srcObject && one.srcObject.active)
    if (!audio) return false
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 2048 })
    context.createMediaStreamSource(audio.srcObject).connect(analyser)
    const wave = new Float32Array(analyser.fftSize)
    let loudest = 0
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      analyser.getFloatTimeDomainData(wave)
      for (const sample of wave) loudest = Math.max(loudest, Math.abs(sample))
    }
    await context.close()
    return loudest > 0.02
  })()`)
}
