import type { CallEndCause, CallEndedBy } from '@perezvon/contract'
import type { z } from 'zod'
import type { CallSite, Exchange } from './exchange.ts'

export interface CallEnding {
  cause: CallEndCause
  endedBy: z.infer<typeof CallEndedBy>
}

/**
 * The one door out of a call, whoever and whatever ended it. Idempotent: the first ending stands. Frees the media,
 * journals the end with its times; what follows (a request, an owed outcome, facts) is the projector's.
 */
export async function closeCall(exchange: Exchange, site: CallSite, ending: CallEnding): Promise<void> {
  const call = exchange.book.get(site.callId)
  if (!call) return
  exchange.hangUps.delete(site.callId)
  const now = exchange.clock.now()
  const startedAt = Date.parse(call.startedAt)
  const answeredAt = call.answeredAt === null ? null : Date.parse(call.answeredAt)
  exchange.book.record(site.callId, {
    type: 'call.ended',
    cause: ending.cause,
    endedBy: ending.endedBy,
    isAnswered: answeredAt !== null,
    isMissed: call.direction === 'inbound' && answeredAt === null,
    waitMs: Math.max(0, (answeredAt ?? now) - startedAt),
    talkMs: answeredAt === null ? 0 : Math.max(0, now - answeredAt),
  })
  await site.media.closeCall({ callId: site.callId }).catch(() => {})
}
