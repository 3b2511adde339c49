import type { Leg } from '../pbx/leg.ts'
import type { CallSite, Exchange } from './exchange.ts'

/**
 * Lets a talk survive the death of its media process: `cure` is called when another has taken its place. What cannot be
 * cured ends by the end of a leg. To be stopped when the talk is over.
 */
export function onMediaDeath(exchange: Exchange, site: CallSite, cure: () => Promise<void>): () => void {
  return exchange.mediaRestarts.listen(site.media, () => {
    exchange.log({ level: 'warn', event: 'call.media-died', callId: site.callId })
    cure().catch((error: unknown) =>
      exchange.log({ level: 'error', event: 'call.not-cured', callId: site.callId, message: String(error) }),
    )
  })
}

/** Both sides anew on the media process that took over, joined again. Whose phone does not go along has ended. */
export async function reAnchorBoth(site: CallSite, a: Leg, b: Leg): Promise<void> {
  await Promise.all([a.reAnchor(), b.reAnchor()])
  if (!a.isEnded && !b.isEnded) await site.media.bridge({ callId: site.callId, a: a.legId, b: b.legId })
}
