import type { MediaEngine, RecordingSealed } from '@perezvon/media'
import type { ReasonHeader } from '@perezvon/sip'
import { followRegistration } from '../../pbx/follow-registration.ts'
import type { CallEvent, LegConfirmed } from '../call-events.ts'
import type { Exchange } from '../exchange.ts'
import { dialogOfOld } from './dialog-of-old.ts'
import { endOfLeft, type LeftCall } from './left-call.ts'

export interface LeftTo {
  exchange: Exchange
  journal: { append(event: CallEvent): void }
}

/** What far sides are told of a call that a restart has ended. */
export const restarted: ReasonHeader = { protocol: 'SIP', cause: 503, text: 'Exchange restarted' }

/** The caller may be put through elsewhere, or call again in a moment. */
const refusalStatus = 480

/**
 * Ends a call that cannot go on, so that nothing shows as ringing for ever and a customer whose call died becomes a request:
 * the caller is answered, phones stop ringing, sides that stood are told BYE, the recording is sealed.
 */
export function endLeftCall(
  { exchange, journal }: LeftTo,
  left: LeftCall,
  media: MediaEngine | undefined,
): void {
  const { userAgent } = exchange
  if (left.cameBy) userAgent.refuseInvite(left.cameBy, refusalStatus)
  for (const invite of left.sent) userAgent.cancelInvite(invite, restarted)
  for (const leg of [left.customer, left.employee]) if (leg) sayBye(exchange, leg)
  const sealed = media?.closeCall({ callId: left.booked.id }).then(({ recordings }) => recordings)
  void (sealed ?? Promise.resolve([]))
    .catch((): RecordingSealed[] => [])
    .then((recordings) => {
      for (const each of recordings) noteSealed(journal, left, each)
      journal.append(endOfLeft(left))
    })
}

function sayBye(exchange: Exchange, { dialog }: LegConfirmed): void {
  const old = exchange.userAgent.restoreDialog(dialogOfOld(dialog))
  if (dialog.source.transport === 'ws') followRegistration(exchange.registrar, old)
  void old.bye({ reason: restarted })
}

function noteSealed(journal: LeftTo['journal'], left: LeftCall, sealed: RecordingSealed): void {
  const { recording, lastAt, booked } = left
  if (recording?.recordingId !== sealed.recordingId) return
  const { recordingId, path } = recording
  const { seconds, bytes } = sealed
  const call = { callId: booked.id, at: lastAt }
  journal.append({ type: 'recording.sealed', ...call, recordingId, path, seconds, bytes })
}
