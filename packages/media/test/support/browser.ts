import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { pcmWav } from '../../src/recording/wav-format.ts'

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]

/** A real browser whose microphone hears an endless sine. */
export class TestBrowser {
  readonly page: Page
  readonly #browser: Browser
  readonly #server: Server
  readonly #folder: string

  private constructor(page: Page, browser: Browser, server: Server, folder: string) {
    this.page = page
    this.#browser = browser
    this.#server = server
    this.#folder = folder
  }

  static async start(microphoneHz: number): Promise<TestBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'microphone-'))
    const wav = join(folder, 'tone.wav')
    const sine = Int16Array.from({ length: 480_000 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * microphoneHz * i) / 48_000)),
    )
    await writeFile(wav, pcmWav([sine], 48_000))
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>browser</title>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [...flags, `--use-file-for-fake-audio-capture=${wav}`],
    })
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.evaluate(softphone)
    return new TestBrowser(page, browser, server, folder)
  }

  /** The browser calls: its offer, with all candidates. */
  offer(): Promise<string> {
    return this.page.evaluate('phone.offer()')
  }

  acceptAnswer(sdp: string): Promise<void> {
    return this.page.evaluate(`phone.acceptAnswer(${JSON.stringify(sdp)})`)
  }

  /** The browser is called: its answer to our offer. */
  answer(sdp: string): Promise<string> {
    return this.page.evaluate(`phone.answer(${JSON.stringify(sdp)})`)
  }

  /** A new offer of an established connection with that direction of its sound: what a softphone does for hold. */
  reoffer(direction: string, iceRestart = false): Promise<string> {
    return this.page.evaluate(`phone.reoffer('${direction}', ${iceRestart})`)
  }

  /** The next connection shall be a new one. */
  hangUp(): Promise<void> {
    return this.page.evaluate('phone.hangUp()')
  }

  /** Waits until the tone has been heard at −35 dBFS or more; resolves to the levels then. */
  hears(hz: number, deadlineMs = 10_000): Promise<Record<number, number>> {
    return this.page.evaluate(`phone.hears(${hz}, ${deadlineMs})`)
  }

  /** Waits until the tone is gone. */
  hearsNoMore(hz: number, deadlineMs = 10_000): Promise<void> {
    return this.page.evaluate(`phone.hearsNoMore(${hz}, ${deadlineMs})`)
  }

  press(digits: string): Promise<void> {
    return this.page.evaluate(`phone.press('${digits}')`)
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#server.close()
    await rm(this.#folder, { recursive: true })
  }
}

/** Runs in the page: a peer connection with the microphone, and an ear that measures tones. */
const softphone = `globalThis.phone = (() => {
  let pc, analyser, context, sink
  const gathered = async () => {
    while (pc.iceGatheringState !== 'complete') await new Promise((done) => pc.addEventListener('icegatheringstatechange', done, { once: true }))
    return pc.localDescription.sdp
  }
  const begin = async () => {
    pc = new RTCPeerConnection()
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
    for (const track of stream.getTracks()) pc.addTrack(track, stream)
    context = new AudioContext({ sampleRate: 48000 })
    await context.resume()
    pc.addEventListener('track', ({ track, streams }) => {
      const remote = streams[0] ?? new MediaStream([track])
      sink = new Audio()
      sink.muted = true
      sink.srcObject = remote
      void sink.play()
      analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
      context.createMediaStreamSource(remote).connect(analyser)
    })
  }
  const level = (hz) => {
    if (!analyser) return -Infinity
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const at = Math.round((hz * analyser.fftSize) / context.sampleRate)
    return Math.max(...bins.slice(at - 2, at + 3))
  }
  const until = async (what, holds, deadlineMs) => {
    const endsAt = performance.now() + deadlineMs
    while (!holds()) {
      if (performance.now() > endsAt) throw new Error('in vain: ' + what + ', levels 440: ' + level(440) + ', 1000: ' + level(1000) + ', ' + pc.connectionState)
      await new Promise((done) => setTimeout(done, 50))
    }
  }
  return {
    async offer() { await begin(); await pc.setLocalDescription(await pc.createOffer()); return gathered() },
    async acceptAnswer(sdp) { await pc.setRemoteDescription({ type: 'answer', sdp }) },
    async answer(sdp) {
      if (!pc) await begin()
      await pc.setRemoteDescription({ type: 'offer', sdp })
      await pc.setLocalDescription(await pc.createAnswer())
      return gathered()
    },
    async reoffer(direction, iceRestart) {
      for (const transceiver of pc.getTransceivers()) transceiver.direction = direction
      await pc.setLocalDescription(await pc.createOffer({ iceRestart }))
      return gathered()
    },
    async hangUp() { pc.close(); await context.close(); pc = analyser = undefined },
    async hears(hz, deadlineMs) {
      await until('hears ' + hz, () => level(hz) > -35, deadlineMs)
      return { 440: level(440), 1000: level(1000) }
    },
    async hearsNoMore(hz, deadlineMs) { await until('hears no more ' + hz, () => level(hz) < -70, deadlineMs) },
    async press(digits) { pc.getSenders()[0].dtmf.insertDTMF(digits, 100, 70) },
  }
})()`
