import { AppError } from '../kernel/errors.ts'
import type { AgentOffer } from '../pbx/agent-offer.ts'
import { type Device, devicesOfUser } from '../pbx/devices.ts'
import type { Leg } from '../pbx/leg.ts'
import { RingGroup } from '../pbx/ring-group.ts'
import { type CallEnding, closeCall } from './close-call.ts'
import { hangUpAsked } from './conversation.ts'
import type { CallSite, Exchange } from './exchange.ts'
import { offerEvents } from './offer-to-agents.ts'
import { dialCustomer, openOutbound } from './outbound-call.ts'
import { type Dialling, permitDialling } from './permit-dialling.ts'

export interface PlaceCall {
  userId: string
  number: string
  idempotencyKey: string
  overrule?: 'outside_calling_hours'
}

/** How long the employee's own phone rings before the customer's does; a browser answers by itself. */
const ownPhoneTimeoutMs = 20_000

/**
 * Click-to-call: the employee's own phone first (the browser answers by itself), then the customer's. Resolves as soon as
 * the call is in the book; the same key again gives the same call.
 * @throws AppError disk_full, no_extension, no_device, conflict (already on a call) and those of {@link permitDialling}
 */
export function placeCall(
  exchange: Exchange,
  placed: PlacedCalls,
  request: PlaceCall,
): Promise<{ callId: string }> {
  return placed.once(`${request.userId}/${request.idempotencyKey}`, async () => {
    if (!exchange.book.takesCalls) throw new AppError('disk_full')
    checkEmployee(exchange, request.userId)
    const dialling = await permitDialling(exchange, request)
    const devices = checkEmployee(exchange, request.userId)
    const site = openOutbound(exchange, dialling)
    void carry(exchange, site, dialling, devices)
    return { callId: site.callId }
  })
}

/** Remembers placed calls by key, so that a repeated click places one call only. */
export class PlacedCalls {
  readonly #placed = new Map<string, Promise<{ callId: string }>>()
  readonly #limit = 1_000

  once(key: string, place: () => Promise<{ callId: string }>): Promise<{ callId: string }> {
    const known = this.#placed.get(key)
    if (known) return known
    const placing = place()
    this.#placed.set(key, placing)
    placing.catch(() => this.#placed.delete(key))
    const [oldest] = this.#placed.keys()
    if (this.#placed.size > this.#limit && oldest) this.#placed.delete(oldest)
    return placing
  }
}

function checkEmployee(exchange: Exchange, userId: string): Device[] {
  if (exchange.plan().extensionsOf(userId).length === 0) throw new AppError('no_extension')
  const devices = devicesOfUser(exchange, userId)
  if (devices.length === 0) throw new AppError('no_device')
  if (exchange.book.callOf(userId)) throw new AppError('conflict', { message: 'already on a call' })
  return devices
}

async function carry(
  exchange: Exchange,
  site: CallSite,
  dialling: Dialling,
  devices: Device[],
): Promise<void> {
  const ending = await dial(exchange, site, dialling, devices).catch((error: unknown): CallEnding => {
    exchange.log({ level: 'error', event: 'call.failed', callId: site.callId, message: String(error) })
    return { cause: 'failed', endedBy: 'exchange' }
  })
  await closeCall(exchange, site, ending)
}

async function dial(
  exchange: Exchange,
  site: CallSite,
  dialling: Dialling,
  devices: Device[],
): Promise<CallEnding> {
  const askedToEnd = hangUpAsked(exchange, site)
  const own = await ringOwnPhone(exchange, site, dialling, devices, askedToEnd)
  if ('cause' in own) return own
  return dialCustomer(exchange, site, dialling, { ...own, userId: dialling.userId, askedToEnd })
}

/** The employee's own leg, or why there is none. */
async function ringOwnPhone(
  exchange: Exchange,
  site: CallSite,
  dialling: Dialling,
  devices: Device[],
  askedToEnd: Promise<CallEnding>,
): Promise<{ leg: Leg; extension: string } | CallEnding> {
  const from = { uri: `sip:${dialling.e164}@${exchange.domain}` }
  // A browser that is there answers by itself; desk phones would only ring beside it.
  const browsers = devices.filter((device) => device.kind === 'browser')
  const headers = { 'X-Perezvon-Auto-Answer': '1' }
  const events = offerEvents(exchange, site)
  let ending = unanswered
  const group = new RingGroup(
    exchange,
    { ...site, from, headers },
    {
      ...events,
      onOfferEnded(offer) {
        if (isRefusedByHand(offer)) ending = givenUp
        events.onOfferEnded(offer)
      },
    },
  )
  group.addDevices(browsers.length > 0 ? browsers : devices)
  const over = Promise.withResolvers<CallEnding>()
  const timer = exchange.clock.setTimeout(() => over.resolve(unanswered), ownPhoneTimeoutMs)
  void askedToEnd.then(() => over.resolve(givenUp))
  const winner = await Promise.race([group.winner, group.idle.then(() => ending), over.promise])
  exchange.clock.clearTimeout(timer)
  group.stop('no_answer')
  return winner
}

const givenUp: CallEnding = { cause: 'cancelled', endedBy: 'employee' }
const unanswered: CallEnding = { cause: 'own_phone_silent', endedBy: 'employee' }

/** A browser without a microphone answers 480 (do not disturb on desk phones): that is no employee's wish. */
const isRefusedByHand = ({ end }: AgentOffer): boolean => end?.result === 'rejected' && end.sipStatus !== 480
