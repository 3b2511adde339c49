import type { LegKind, MediaEngine } from '@perezvon/media'
import {
  type Credentials,
  type Dialog,
  type FlowTarget,
  type HeaderMap,
  type InviteOutcome,
  type OutgoingInvite,
  type Party,
  parseReason,
  type ReasonHeader,
  type SipResponse,
} from '@perezvon/sip'
import { messageOf } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { Leg } from './leg.ts'
import type { Switchboard } from './switchboard.ts'

export interface RingLegOptions {
  callId: string
  kind: LegKind
  media: MediaEngine
  requestUri: string
  flow: FlowTarget
  to: Party
  from: Party
  headers?: HeaderMap
  assertedIdentity?: string
  credentials?: Credentials
  timeoutMs?: number
  /** Early media of the far side arrived and can be bridged (leg id of the media). */
  onEarlyMedia?(legId: string): void
}

export type RingOutcome =
  | { kind: 'answered'; leg: Leg }
  /** `q850`: the telephone network's own cause, where the far side tells it (RFC 3326). */
  | { kind: 'rejected'; status: number; reasonPhrase: string; q850?: number }
  | { kind: 'cancelled' }
  /** `didRing`: the far side had said that it rings. */
  | {
      kind: 'failed'
      cause: 'timeout' | 'transport' | 'media' | 'unusable-answer'
      didRing: boolean
    }

/** A leg that is being rung. */
export interface RingingLeg {
  readonly legId: string
  /** Never rejects. */
  readonly outcome: Promise<RingOutcome>
  cancel(reason?: ReasonHeader): void
}

/** The losers of a race are told so and show no missed call (RFC 3326, 3.1). */
export const completedElsewhere: ReasonHeader = {
  protocol: 'SIP',
  cause: 200,
  text: 'Call completed elsewhere',
}

/** Rings one device or trunk: opens its media, sends INVITE, and makes a Leg of a 2xx. */
export function ringLeg(board: Switchboard, options: RingLegOptions): RingingLeg {
  const legId = newId()
  const abort = new AbortController()
  let invite: OutgoingInvite | undefined
  const outcome = ring(board, options, legId, abort.signal, (sent) => {
    invite = sent
  })
  return {
    legId,
    outcome,
    cancel(reason) {
      abort.abort()
      invite?.cancel(reason ? { reason } : {})
    },
  }
}

async function ring(
  board: Switchboard,
  options: RingLegOptions,
  legId: string,
  signal: AbortSignal,
  onSent: (invite: OutgoingInvite) => void,
): Promise<RingOutcome> {
  const ref = { callId: options.callId, legId }
  const opened = await options.media.openLeg({ ...ref, kind: options.kind }).catch((error: unknown) => {
    board.log({ level: 'error', event: 'leg.media-refused', callId: options.callId, message: String(error) })
  })
  if (!opened) return { kind: 'failed', cause: 'media', didRing: false }
  const outcome = signal.aborted
    ? ({ kind: 'cancelled' } as const)
    : await invited(board, sendInvite(board, options, opened.sdp, ref), options, ref, onSent)
  if (outcome.kind !== 'answered') await options.media.closeLeg(ref).catch(() => {})
  return outcome
}

function sendInvite(board: Switchboard, options: RingLegOptions, sdp: string, ref: { legId: string }) {
  const { requestUri, flow, to, from, headers, assertedIdentity, credentials, timeoutMs } = options
  const invite = board.userAgent.invite({
    requestUri,
    flow,
    to,
    from,
    sdp,
    ...(headers && { headers }),
    ...(assertedIdentity && { assertedIdentity }),
    ...(credentials && { credentials }),
    ...(timeoutMs && { timeoutMs }),
  })
  const noteInvite = () => {
    const sent = invite.toJSON()
    if (sent) board.onInvited(options.callId, ref.legId, sent)
  }
  noteInvite()
  invite.on('sent', noteInvite)
  invite.on('progress', ({ sdp: early }) => {
    if (early && options.onEarlyMedia) void hearEarly(options, ref.legId, early)
  })
  return invite
}

async function hearEarly(options: RingLegOptions, legId: string, sdp: string): Promise<void> {
  const applied = options.media.applyAnswer({ callId: options.callId, legId, remoteAnswer: sdp })
  // A senseless early answer only costs the early sound; the final one decides.
  await applied.then(
    () => options.onEarlyMedia?.(legId),
    () => {},
  )
}

async function invited(
  board: Switchboard,
  invite: OutgoingInvite,
  options: RingLegOptions,
  ref: { callId: string; legId: string },
  onSent: (invite: OutgoingInvite) => void,
): Promise<RingOutcome> {
  onSent(invite)
  let didRing = false
  invite.on('progress', () => {
    didRing = true
  })
  const outcome: InviteOutcome = await invite.outcome
  if (outcome.kind === 'accepted') return confirmed(board, outcome.dialog, outcome.sdp, options, ref)
  if (outcome.kind === 'failed') return { ...outcome, didRing }
  return outcome.kind === 'rejected' ? rejectedBy(outcome.response) : outcome
}

function rejectedBy(response: SipResponse): RingOutcome {
  const { status, reasonPhrase } = response
  const reasons = response.list('reason').map(parseReason)
  const q850 = reasons.find((reason) => reason?.protocol.toUpperCase() === 'Q.850')?.cause
  return { kind: 'rejected', status, reasonPhrase, ...(q850 !== undefined && { q850 }) }
}

async function confirmed(
  board: Switchboard,
  dialog: Dialog,
  answer: string | undefined,
  options: RingLegOptions,
  ref: { callId: string; legId: string },
): Promise<RingOutcome> {
  try {
    if (answer === undefined) throw new Error('2xx without an answer')
    await options.media.applyAnswer({ ...ref, remoteAnswer: answer })
  } catch (error) {
    board.log({
      level: 'info',
      event: 'leg.answer-unusable',
      callId: options.callId,
      message: messageOf(error),
    })
    void dialog.bye({ reason: { protocol: 'SIP', cause: 488, text: 'Not acceptable here' } })
    return { kind: 'failed', cause: 'unusable-answer', didRing: true }
  }
  return { kind: 'answered', leg: new Leg({ ...ref, kind: options.kind, media: options.media, dialog }) }
}
