import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { measureTone } from '../src/index.ts'
import { TestBrowser } from './support/browser.ts'
import { until } from './support/deadline.ts'
import { endEngine, phoneCalls, startEngine, type TestEngine } from './support/engine.ts'
import type { RtpPhone } from './support/rtp-phone.ts'

let browser: TestBrowser
let media: TestEngine

before(async () => {
  browser = await TestBrowser.start(1000)
  media = await startEngine({ loadWebRtc: true })
})

after(async () => {
  await browser.close()
  await endEngine(media.engine)
})

/** The phone hears the tone over its latest second. */
async function hearsNow(phone: RtpPhone, hz: number): Promise<void> {
  await until(`${hz} Hz at the phone`, () => measureTone(phone.heardPcm().slice(-8000), hz) > -30, 10_000)
}

test('a browser calls a phone: tones both ways, keys, hold and back', async () => {
  const { engine, events } = media
  const callId = 'browser calls'
  const offer = await browser.offer()
  const { sdp } = await engine.openLeg({ callId, legId: 'browser', kind: 'webrtc', remoteOffer: offer })
  await browser.acceptAnswer(sdp)
  const phone = await phoneCalls(engine, callId, 'phone')
  await engine.bridge({ callId, a: 'browser', b: 'phone' })
  phone.hum(440)
  const levels = await browser.hears(440)
  assert.ok(levels[1000]! < -60, 'the browser does not hear itself')
  await hearsNow(phone, 1000)
  assert.ok(events.some((event) => event.kind === 'connected' && event.legId === 'browser'))

  await browser.press('7#')
  await until('keys of the browser', () => events.filter((event) => event.kind === 'dtmf').length === 2)
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'dtmf' ? [event.digit] : [])),
    ['7', '#'],
  )
  assert.ok(
    phone.heard.some((packet) => packet.payloadType === 101),
    'the phone gets the keys too',
  )

  const held = await engine.answerReoffer({
    callId,
    legId: 'browser',
    remoteOffer: await browser.reoffer('sendonly'),
  })
  assert.equal(held.remoteDirection, 'sendonly')
  assert.match(held.sdp, /a=recvonly/)
  await browser.acceptAnswer(held.sdp)
  await browser.hearsNoMore(440)
  const inactive = await engine.answerReoffer({
    callId,
    legId: 'browser',
    remoteOffer: await browser.reoffer('inactive'),
  })
  assert.equal(inactive.remoteDirection, 'inactive')
  await browser.acceptAnswer(inactive.sdp)
  const back = await engine.answerReoffer({
    callId,
    legId: 'browser',
    remoteOffer: await browser.reoffer('sendrecv'),
  })
  await browser.acceptAnswer(back.sdp)
  await browser.hears(440)
  phone.heard.length = 0
  await hearsNow(phone, 1000)
  await engine.closeCall({ callId })
  phone.close()
  await browser.hangUp()
})

test('a browser is called by us: tones both ways, our hold and back', async () => {
  const { engine } = media
  const callId = 'browser is called'
  const { sdp } = await engine.openLeg({ callId, legId: 'browser', kind: 'webrtc' })
  const remoteAnswer = await browser.answer(sdp)
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer })
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer })
  const phone = await phoneCalls(engine, callId, 'phone', 'PCMU')
  await engine.bridge({ callId, a: 'phone', b: 'browser' })
  phone.hum(440)
  await browser.hears(440)
  await hearsNow(phone, 1000)

  const hold = await engine.reoffer({ callId, legId: 'browser', direction: 'inactive' })
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer: await browser.answer(hold.sdp) })
  await browser.hearsNoMore(440)
  const back = await engine.reoffer({ callId, legId: 'browser', direction: 'sendrecv' })
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer: await browser.answer(back.sdp) })
  await browser.hears(440)

  const held = await engine.answerReoffer({
    callId,
    legId: 'browser',
    remoteOffer: await browser.reoffer('sendonly'),
  })
  await browser.acceptAnswer(held.sdp)
  await browser.hearsNoMore(440)
  await engine.closeCall({ callId })
  phone.close()
  await browser.hangUp()
})

test('a browser that hides its addresses is found by its own checks', async () => {
  const { engine } = media
  const callId = 'hidden'
  const offer = (await browser.offer()).replaceAll(
    /^(a=candidate:\S+ \d \S+ \d+) \S+/gm,
    '$1 5f9a0b1c-2d3e-4f50-8a6b-7c8d9e0f1a2b.local',
  )
  assert.doesNotMatch(offer, /^a=candidate:\S+ \d \S+ \d+ [\d.]+ /m)
  const { sdp } = await engine.openLeg({ callId, legId: 'browser', kind: 'webrtc', remoteOffer: offer })
  await browser.acceptAnswer(sdp)
  await engine.play({ callId, legId: 'browser', playbackId: 'tone', source: { kind: 'tone', hz: 440 } })
  await browser.hears(440)
  await engine.closeCall({ callId })
  await browser.hangUp()
})

test('a browser that restarts ICE in mid-call is heard again', async () => {
  const { engine } = media
  const callId = 'ice restart'
  const leg = { callId, legId: 'browser' }
  const { sdp } = await engine.openLeg({ ...leg, kind: 'webrtc', remoteOffer: await browser.offer() })
  await browser.acceptAnswer(sdp)
  const phone = await phoneCalls(engine, callId, 'phone')
  await engine.bridge({ callId, a: 'phone', b: 'browser' })
  await hearsNow(phone, 1000)
  const again = await engine.answerReoffer({ ...leg, remoteOffer: await browser.reoffer('sendrecv', true) })
  await browser.acceptAnswer(again.sdp)
  phone.heard.length = 0
  await hearsNow(phone, 1000)
  await engine.play({ ...leg, playbackId: 'tone', source: { kind: 'tone', hz: 440 } })
  await browser.hears(440)
  await engine.closeCall({ callId })
  phone.close()
  await browser.hangUp()
})

test('a page that is left is told as disconnected, and the same leg id can come back with a new browser', async () => {
  const { engine, events } = media
  const callId = 'left'
  const { sdp } = await engine.openLeg({
    callId,
    legId: 'browser',
    kind: 'webrtc',
    remoteOffer: await browser.offer(),
  })
  await browser.acceptAnswer(sdp)
  const told = (kind: string): boolean =>
    events.some((event) => event.kind === kind && event.callId === callId)
  await until('connected', () => told('connected'))
  await browser.hangUp()
  await until('disconnected', () => told('disconnected'))
  await engine.closeLeg({ callId, legId: 'browser' })
  const again = await engine.openLeg({ callId, legId: 'browser', kind: 'webrtc' })
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer: await browser.answer(again.sdp) })
  await engine.play({ callId, legId: 'browser', playbackId: 'tone', source: { kind: 'tone', hz: 440 } })
  await browser.hears(440)
  await engine.closeCall({ callId })
  await browser.hangUp()
})

test('a browser that shows another certificate than it announced is not heard', async () => {
  const { engine } = media
  const callId = 'wrong certificate'
  const { sdp } = await engine.openLeg({ callId, legId: 'browser', kind: 'webrtc' })
  const answer = await browser.answer(sdp)
  const forged = answer.replace(/(a=fingerprint:sha-256 )[0-9A-F]{2}/i, (_all, head: string) =>
    /fingerprint:sha-256 00/i.test(answer) ? `${head}11` : `${head}00`,
  )
  assert.notEqual(forged, answer)
  const said = new Promise<string>((resolve) => {
    engine.on('event', (event) => {
      if ('callId' in event && event.callId === callId) resolve(event.kind)
    })
  })
  await engine.applyAnswer({ callId, legId: 'browser', remoteAnswer: forged })
  assert.equal(await said, 'disconnected')
  await engine.closeCall({ callId })
  await browser.hangUp()
})
