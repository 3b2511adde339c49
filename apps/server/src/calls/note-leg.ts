import type { DialogJson } from '@perezvon/sip'
import type { Leg } from '../pbx/leg.ts'
import type { LegConfirmed } from './call-events.ts'
import type { Exchange } from './exchange.ts'

const noted = new WeakSet<Leg>()

/**
 * Writes a leg down for the exchange that comes after this one: that it stands, where its far side moves to, its end.
 * Once for each leg, however often it is asked for.
 */
export function noteLeg(exchange: Exchange, leg: Leg, side: LegConfirmed['side']): void {
  if (noted.has(leg)) return
  const { callId, legId, kind } = leg
  const dialog = leg.dialog.toJSON()
  exchange.book.note(callId, { type: 'leg.confirmed', legId, side, kind, dialog })
  watchLeg(exchange, leg, dialog)
}

/** The same for a leg that was taken back, which the journal knows already. */
export function watchLeg(exchange: Exchange, leg: Leg, known: DialogJson): void {
  noted.add(leg)
  const { callId, legId } = leg
  let place = placeOf(known)
  const unlisten = leg.dialog.on('changed', () => {
    const dialog = leg.dialog.toJSON()
    if (leg.isEnded || placeOf(dialog) === place) return
    place = placeOf(dialog)
    exchange.book.note(callId, { type: 'leg.moved', legId, dialog })
  })
  void leg.ended.then(({ by }) => {
    unlisten()
    exchange.book.note(callId, { type: 'leg.ended', legId, by })
  })
}

/** What must be known to reach the far side. Numbers of requests are left out: they are made up for when a leg is taken back. */
function placeOf(dialog: DialogJson): string {
  const { remoteTarget, flowId, acknowledged, sessionExpiresSeconds, weRefresh, remoteSdp } = dialog
  return JSON.stringify([remoteTarget, flowId, acknowledged, sessionExpiresSeconds, weRefresh, remoteSdp])
}
