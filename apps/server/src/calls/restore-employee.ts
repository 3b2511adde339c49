import { pause } from '../kernel/clock.ts'
import { type Device, devicesOfExtension, onDeviceRegistered } from '../pbx/devices.ts'
import type { Leg } from '../pbx/leg.ts'
import { ringLeg } from '../pbx/ring-leg.ts'
import type { CallEnding } from './close-call.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { playHoldMusic } from './hold-music.ts'

/** How long a customer waits with music for an employee's browser to come back. */
const restoreDeadlineMs = 20_000
/** How long one invitation of the browser that came back may take. */
const answerTimeoutMs = 5_000
/** Between two invitations, so that a page that refuses is not flooded. */
const retryAfterMs = 500

interface Restoring {
  extension: string
  customer: Leg
  /** Resolves when the call is ended from our side meanwhile. */
  askedToEnd: Promise<CallEnding>
}

/**
 * Brings an employee back whose browser vanished in mid-call: music for the customer, then a new INVITE to whatever
 * browser registers on the same extension, which answers it by itself. Undefined when nobody came back in time or the
 * call ended meanwhile.
 */
export async function restoreEmployee(
  exchange: Exchange,
  site: CallSite,
  of: Restoring,
): Promise<Leg | undefined> {
  await playHoldMusic(site, of.customer).catch(() => {})
  const over = callOver(exchange, of)
  try {
    for (;;) {
      const device = await Promise.race([browserOf(exchange, of.extension, over.signal), over.promise])
      if (!device || over.signal.aborted) return undefined
      const leg = await invite(exchange, site, device, over.signal)
      if (leg && over.signal.aborted) void leg.hangUp()
      if (leg) return over.signal.aborted ? undefined : leg
      await pause(exchange.clock, retryAfterMs, over.signal)
    }
  } finally {
    over.end()
  }
}

/** Aborts when the customer hangs up, the call is ended from our side, or the time is over. */
function callOver(exchange: Exchange, of: Restoring) {
  const controller = new AbortController()
  const end = () => controller.abort()
  const timer = exchange.clock.setTimeout(end, restoreDeadlineMs)
  void of.customer.ended.then(end)
  void of.askedToEnd.then(end)
  const promise = new Promise<undefined>((resolve) => {
    controller.signal.addEventListener('abort', () => {
      exchange.clock.clearTimeout(timer)
      resolve(undefined)
    })
  })
  return { signal: controller.signal, promise, end }
}

/** The next browser that registers on the extension, or one that already has. */
function browserOf(exchange: Exchange, extension: string, signal: AbortSignal): Promise<Device> {
  const here = devicesOfExtension(exchange, extension).find(isReachableBrowser(exchange))
  if (here) return Promise.resolve(here)
  return new Promise((resolve) => {
    const stop = onDeviceRegistered(exchange, (device) => {
      if (device.extension !== extension || device.kind !== 'browser') return
      stop()
      resolve(device)
    })
    signal.addEventListener('abort', stop)
  })
}

const isReachableBrowser = (exchange: Exchange) => (device: Device) =>
  device.kind === 'browser' && exchange.userAgent.isFlowAlive(device.binding.source.flowId)

async function invite(
  exchange: Exchange,
  site: CallSite,
  device: Device,
  signal: AbortSignal,
): Promise<Leg | undefined> {
  const call = exchange.book.get(site.callId)
  const ringing = ringLeg(exchange, {
    ...site,
    kind: 'webrtc',
    requestUri: device.binding.contactUri,
    flow: { flowId: device.binding.source.flowId },
    to: { uri: `sip:${device.extension}@${exchange.domain}` },
    from: { uri: `sip:${call?.customerNumber ?? 'anonymous'}@${exchange.domain}` },
    headers: { 'X-Perezvon-Call-Id': site.callId, 'X-Perezvon-Auto-Answer': '1' },
    timeoutMs: answerTimeoutMs,
  })
  signal.addEventListener('abort', () => ringing.cancel())
  const outcome = await ringing.outcome
  return outcome.kind === 'answered' ? outcome.leg : undefined
}
