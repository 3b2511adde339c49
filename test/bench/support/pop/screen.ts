import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { tempDir } from '../../../support/index.ts'
import type { BenchContext } from '../bench.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
]

/** A signed-in page that tells at once when somebody's card pops up, and when it is gone. */
export class Screen {
  readonly page: Page
  #shown: ((contactId: string) => void) | undefined

  private constructor(page: Page) {
    this.page = page
  }

  static async open(context: BenchContext, url: string, email: string, password: string): Promise<Screen> {
    const browser: BrowserContext = await chromium.launchPersistentContext(tempDir(context, 'chromium-'), {
      executablePath: '/usr/bin/chromium',
      headless: true,
      args: flags,
      permissions: ['microphone'],
    })
    context.after(() => browser.close())
    const page = await browser.newPage()
    const screen = new Screen(page)
    await page.exposeFunction('cardShown', (contactId: string) => screen.#shown?.(contactId))
    await page.addInitScript(watchForCards)
    await page.goto(`${url}/sign-in`)
    await page.fill('input[type=email]', email)
    await page.fill('input[type=password]', password)
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
    await page.goto(`${url}/contacts`)
    await page.waitForSelector('[data-line=ready]')
    return screen
  }

  /** Resolves when that contact's card has been painted. */
  card(contactId: string, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`no card within ${withinMs} ms`)), withinMs)
      this.#shown = (shown) => {
        if (shown !== contactId) return
        clearTimeout(tooLate)
        resolve()
      }
    })
  }

  async isQuiet(): Promise<void> {
    await this.page.waitForSelector(popSelector, { state: 'detached' })
  }
}

const popSelector = 'section[aria-live=assertive] a[href^="/contacts/"]'

/** Runs in the page: tells of a card after the frame in which it was painted. */
const watchForCards = `
  new MutationObserver(() => {
    const link = document.querySelector('${popSelector}')
    const id = link ? link.getAttribute('href').split('/').pop() : undefined
    if (id === window.shownCard) return
    window.shownCard = id
    if (id) requestAnimationFrame(() => setTimeout(() => window.cardShown(id)))
  }).observe(document, { childList: true, subtree: true })
`
