import { writeFile } from 'node:fs/promises'
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
  context.setDefaultTimeout(20_000)
  return context
}

/** Ten seconds of a tone at 48 kHz; Chromium plays it over and over. */
function toneWav(hz: number): Buffer {
  const sampleRateHz = 48_000
  const pcm = new Int16Array(sampleRateHz * 10)
  for (let i = 0; i < pcm.length; i++) {
    pcm[i] = Math.round(0.3 * 32767 * Math.sin((2 * Math.PI * hz * i) / sampleRateHz))
  }
  return pcmWav([pcm], sampleRateHz)
}

/**
 * How loud that tone is in what the page plays of its calls now, in dBFS of the analyser's bin; −Infinity when nothing
 * plays. Listens for half a second and takes the loudest moment.
 */
export function toneInPage(page: Page, hz: number): Promise<number> {
  return page.evaluate(async (frequency) => {
    const streams = [...document.querySelectorAll('audio')]
      .map((audio) => audio.srcObject)
      .filter((stream) => stream instanceof MediaStream && stream.active)
    if (streams.length === 0) return -Infinity
    const context = new AudioContext()
    await context.resume()
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 })
    for (const stream of streams) context.createMediaStreamSource(stream as MediaStream).connect(analyser)
    const bins = new Float32Array(analyser.frequencyBinCount)
    const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate)
    let loudest = -Infinity
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      analyser.getFloatFrequencyData(bins)
      loudest = Math.max(loudest, bins[bin - 1]!, bins[bin]!, bins[bin + 1]!)
    }
    await context.close()
    return loudest
  }, hz)
}
