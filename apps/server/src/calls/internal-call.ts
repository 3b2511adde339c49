import type { IncomingInvite } from '@perezvon/sip'
import { newId } from '../kernel/ids.ts'
import { CallerLeg } from '../pbx/caller-leg.ts'
import { devicesOfExtension } from '../pbx/devices.ts'
import type { Leg } from '../pbx/leg.ts'
import { RingGroup, type Winner } from '../pbx/ring-group.ts'
import { type CallEnding, closeCall } from './close-call.ts'
import { hangUpAsked, listenToMedia, talkEnding } from './conversation.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { noteLeg } from './note-leg.ts'
import { offerEvents } from './offer-to-agents.ts'
import { onMediaDeath, reAnchorBoth } from './re-anchor.ts'

const ringTimeoutMs = 45_000

/** Colleague to colleague: rings the dialled extension's devices, joins, records nothing, owes no outcome. */
export async function internalCall(
  exchange: Exchange,
  invite: IncomingInvite,
  of: { extension: string; dialled: string },
): Promise<void> {
  const userId = exchange.plan().extension(of.extension)?.userId ?? null
  const isBrowser = invite.source.transport === 'ws'
  const site = openInternal(exchange, { userId, dialled: of.dialled, isBrowser })
  exchange.book.note(site.callId, { type: 'call.invite-came', invite: invite.toJSON() })
  const leg = new CallerLeg({ ...site, invite, kind: isBrowser ? 'webrtc' : 'rtp' })
  const ending = await carry(exchange, site, leg, of).catch(async (error: unknown): Promise<CallEnding> => {
    await leg.refuse(leg.refusalOf(exchange.log, error))
    return { cause: 'failed', endedBy: 'exchange' }
  })
  await closeCall(exchange, site, ending)
}

async function carry(
  exchange: Exchange,
  site: CallSite,
  leg: CallerLeg,
  of: { extension: string; dialled: string },
): Promise<CallEnding> {
  await leg.open()
  leg.ring()
  const winner = await ringColleague(exchange, site, leg, of)
  if (!winner) {
    await leg.refuse(480)
    return leg.gone.aborted
      ? { cause: 'abandoned', endedBy: 'employee' }
      : { cause: 'no_answer', endedBy: 'exchange' }
  }
  return talk(exchange, site, leg, winner)
}

async function ringColleague(
  exchange: Exchange,
  site: CallSite,
  leg: CallerLeg,
  of: { extension: string; dialled: string },
): Promise<Winner | undefined> {
  const from = { uri: `sip:${of.extension}@${exchange.domain}` }
  const group = new RingGroup(exchange, { ...site, from }, offerEvents(exchange, site))
  group.addDevices(devicesOfExtension(exchange, of.dialled))
  const over = Promise.withResolvers<undefined>()
  const timer = exchange.clock.setTimeout(() => over.resolve(undefined), ringTimeoutMs)
  if (leg.gone.aborted) over.resolve(undefined)
  leg.gone.addEventListener('abort', () => over.resolve(undefined))
  const winner = await Promise.race([group.winner, group.idle.then(() => undefined), over.promise])
  exchange.clock.clearTimeout(timer)
  group.stop(leg.gone.aborted ? 'cancelled' : 'no_answer')
  return winner
}

async function talk(
  exchange: Exchange,
  site: CallSite,
  caller: CallerLeg,
  winner: Winner,
): Promise<CallEnding> {
  let own: Leg
  try {
    own = caller.answer()
  } catch {
    void winner.leg.hangUp()
    return { cause: 'abandoned', endedBy: 'employee' }
  }
  noteLeg(exchange, own, 'customer')
  noteLeg(exchange, winner.leg, 'employee')
  exchange.book.record(site.callId, {
    type: 'call.answered',
    userId: winner.userId,
    extension: winner.extension,
  })
  return resumeInternal(exchange, site, own, winner.leg)
}

/** The talk of two colleagues until it ends; also one that an earlier exchange began. */
export async function resumeInternal(
  exchange: Exchange,
  site: CallSite,
  own: Leg,
  colleague: Leg,
): Promise<CallEnding> {
  try {
    return await untilOver(exchange, site, own, colleague)
  } finally {
    void own.hangUp()
    void colleague.hangUp()
  }
}

async function untilOver(exchange: Exchange, site: CallSite, own: Leg, colleague: Leg): Promise<CallEnding> {
  const asked = hangUpAsked(exchange, site)
  listenToMedia(exchange, own)
  listenToMedia(exchange, colleague)
  await site.media.bridge({ callId: site.callId, a: own.legId, b: colleague.legId })
  const unlisten = onMediaDeath(exchange, site, () => reAnchorBoth(site, own, colleague))
  const end = await Promise.race([own.ended, colleague.ended, asked])
  unlisten()
  return 'by' in end ? talkEnding(end, 'employee') : end
}

/** Opens a call between colleagues in the book. */
function openInternal(
  exchange: Exchange,
  of: { userId: string | null; dialled: string; isBrowser: boolean },
): CallSite {
  const callId = newId()
  exchange.book.open(callId, {
    type: 'call.started',
    direction: 'internal',
    customerNumber: null,
    dialledNumber: of.dialled,
    numberId: null,
    queueId: null,
    trunkId: null,
    source: '',
    caller: 'internal',
    people: [],
    initiatedBy: of.userId,
  })
  const rings = devicesOfExtension(exchange, of.dialled)
  const mayTouchBrowser = of.isBrowser || rings.some((device) => device.kind === 'browser')
  return { callId, media: exchange.media.forCall({ mayTouchBrowser }) }
}
