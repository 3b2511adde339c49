import type { TestContext } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { Phone } from '../../scenarios/support/phone.ts'
import { type Product, startProduct } from '../../support/index.ts'
import { type ChromiumOptions, keepLog, keepPictures, openChromium } from './chromium.ts'

export const salesNumber = '+74951234567'
export const customerNumber = '+79161234567'
export const customerNumberShown = '+7 916 123-45-67'
const carrierHost = '127.0.0.2'
const administrator = { name: 'Ольга Петрова', email: 'olga@example.com', password: 'very-long-password' }

/** A whole installation, set up by its own API, with a carrier's trunk, and Olga at her browser. */
export class Office {
  readonly product: Product
  readonly browser: BrowserContext
  readonly page: Page
  readonly #t: TestContext

  private constructor(parts: { t: TestContext; product: Product; browser: BrowserContext; page: Page }) {
    this.#t = parts.t
    this.product = parts.product
    this.browser = parts.browser
    this.page = parts.page
  }

  static async open(
    t: TestContext,
    options: ChromiumOptions & { start?: 'demo' | 'empty' } = {},
  ): Promise<Office> {
    let browser: BrowserContext | undefined
    // first, so that it looks before anything is closed
    t.after(async () => {
      if (!browser || (t as TestContext & { passed: boolean }).passed) return
      await keepPictures(t.name, browser)
      for (const role of ['exchange', 'media-webrtc'] as const) keepLog(t.name, role, product.log(role))
    })
    const product = await startProduct(t)
    browser = await openChromium(t, options)
    const page = browser.pages()[0]!
    const office = new Office({ t, product, browser, page })
    await office.#setUp(options.start ?? 'empty')
    await office.signIn(page)
    return office
  }

  /** The carrier's side of the trunk: customers call from it and are called at it. */
  async carrier(): Promise<Phone> {
    const phone = await Phone.open({ host: carrierHost, saysHz: 440 })
    this.#t.after(() => phone.close())
    const trunk = { name: 'Carrier', host: carrierHost, port: phone.port, callerNumber: salesNumber }
    const { id: trunkId } = await this.api<{ id: string }>('POST', '/api/trunks', trunk)
    const [queue] = await this.api<{ id: string }[]>('GET', '/api/queues')
    const number = { number: salesNumber, trunkId, queueId: queue!.id, source: 'Сайт' }
    await this.api('POST', '/api/numbers', number)
    return phone
  }

  /** The customer dials the company. */
  async customerDials(carrier: Phone, from = customerNumber) {
    return carrier.dials(`sip:${salesNumber}@perezvon`, this.exchange, {
      from: `sip:${from}@carrier.example`,
    })
  }

  get exchange(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.product.ports.sipUdp }
  }

  /** Signs in by the form, as Olga would, which also enables the sound. */
  async signIn(page: Page): Promise<void> {
    await page.goto(this.product.url)
    await page.getByLabel('Почта').fill(administrator.email)
    await page.getByLabel('Пароль', { exact: true }).fill(administrator.password)
    await page.getByRole('button', { name: 'Войти' }).click()
    await page.getByText('Телефон готов').waitFor()
  }

  /** An API call with the browser's own session. */
  async api<T>(method: string, path: string, data?: object): Promise<T> {
    const response = await this.page.request.fetch(`${this.product.url}${path}`, {
      method,
      headers: { origin: this.product.url },
      ...(data && { data }),
    })
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
    return response.status() === 204 ? (undefined as T) : ((await response.json()) as T)
  }

  async #setUp(start: 'demo' | 'empty'): Promise<void> {
    const company = {
      name: 'Ромашка',
      country: 'RU',
      currency: 'RUB',
      timeZone: 'Europe/Moscow',
      language: 'ru',
    }
    await this.api('POST', '/api/setup', { company, administrator, start })
    // round the clock, so that no test depends on the hour at which it runs
    await this.api('PATCH', '/api/company', { callingFrom: '00:00', callingUntil: '00:00' })
    await this.api('POST', '/api/sign-out')
  }
}
