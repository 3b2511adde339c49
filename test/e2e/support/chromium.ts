import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { pcmWav } from '@perezvon/media'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { tempDir } from '../../support/index.ts'

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

export interface ChromiumOptions {
  /** What its microphone hears; default 1000 Hz. */
  voiceHz?: number
  viewport?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
}

/** A real Chromium with a microphone that hears a tone and a profile of its own. */
export async function openChromium(t: TestContext, options: ChromiumOptions = {}): Promise<BrowserContext> {
  const folder = tempDir(t, 'chromium-')
  const voice = path.join(folder, 'voice.wav')
  await writeFile(voice, toneWav(options.voiceHz ?? 1000))
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [...flags, `--use-file-for-fake-audio-capture=${voice}`],
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    permissions: ['microphone'],
  })
  t.after(() => context.close())
  const said: string[] = []
  context.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  context.on('weberror', (error) => said.push(`error: ${error.error().message}`))
  t.after(() => {
    if (!(t as TestContext & { passed: boolean }).passed) keepLog(t.name, 'console', said.join('\n'))
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript({ path: path.join(import.meta.dirname, 'audio-of-page.js') })
  return context
}

/**
 * Ten seconds of a tone at 48 kHz; Chromium plays it over and over. Broken up like speech: the browser's noise suppression
 * takes a steady tone away within seconds.
 */
function toneWav(hz: number): Buffer {
  const sampleRateHz = 48_000
  const pcm = new Int16Array(sampleRateHz * 10)
  for (let i = 0; i < pcm.length; i++) {
    const isPause = i % 24_000 >= 18_000 // 125 ms of every half second
    pcm[i] = isPause ? 0 : Math.round(0.3 * 32767 * Math.sin((2 * Math.PI * hz * i) / sampleRateHz))
  }
  return pcmWav([pcm], sampleRateHz)
}

/** What a failed test saw last, in test/.artifacts. */
export async function keepPictures(name: string, context: BrowserContext): Promise<void> {
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: artifact(name, `${index}.png`) }).catch(() => {})
  }
}

/** The page's last words or a role's, beside the pictures. */
export function keepLog(name: string, what: string, text: string): void {
  mkdirSync(artifactsDir, { recursive: true })
  writeFileSync(artifact(name, `${what}.log`), text)
}

const artifactsDir = path.join(import.meta.dirname, '../../.artifacts')

const artifact = (name: string, what: string): string =>
  path.join(artifactsDir, `${name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}-${what}`)

const toneInPageSource = readFile(path.join(import.meta.dirname, 'tone-in-page.js'), 'utf8')

/** How loud that tone is in what the page plays of its calls now; see tone-in-page.js. Above −60 it is heard. */
export async function toneInPage(page: Page, hz: number): Promise<number> {
  return page.evaluate<number>(`${await toneInPageSource}; toneInPage(${hz})`)
}

const freeInPageSource = readFile(path.join(import.meta.dirname, 'free-in-page.js'), 'utf8')

/** Does nothing lie over the last button of that name? See free-in-page.js. */
export async function isFreeInPage(page: Page, name: string): Promise<boolean> {
  return page.evaluate<boolean>(`${await freeInPageSource}; isFreeInPage(${JSON.stringify(name)})`)
}
