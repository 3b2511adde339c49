import { z } from 'zod'
import { Currency, E164, Id, Instant, MeaningfulText, OutcomeKind, Page, PersonRef, paged } from './common.ts'
import { Phone, Task } from './crm.ts'

export const CallDirection = z.enum(['inbound', 'outbound', 'internal'])
export type CallDirection = z.infer<typeof CallDirection>

/** Why a call ended; a closed set. `endedBy` says whose doing it was. */
export const CallEndCause = z.enum([
  'completed', // talked, somebody hung up
  'abandoned', // the caller gave up before an answer
  'no_answer', // nobody answered in time
  'nobody_available', // nobody was there to ring
  'rejected', // everybody refused
  'busy', // outgoing: the called party is busy
  'unreachable', // outgoing: switched off or out of coverage
  'no_such_number', // outgoing: nobody has that number
  'line_refused', // outgoing: the carrier would not carry it (no money, a closed direction, a wrong password)
  'line_busy', // outgoing: the carrier has no free channel
  'line_down', // outgoing: the carrier does not answer or is out of order
  'own_phone_silent', // outgoing: the employee's own phone did not take the call that they had wished for
  'cancelled', // outgoing: the employee gave up before an answer
  'not_allowed', // a rule forbade it
  'media_timeout', // sound stopped coming
  'failed', // our side or the network broke
])
export type CallEndCause = z.infer<typeof CallEndCause>
export const CallEndedBy = z.enum(['customer', 'employee', 'exchange', 'network'])

export const OfferResult = z.enum([
  'answered',
  'rejected',
  'no_answer',
  'busy',
  'answered_elsewhere',
  'cancelled',
  'failed',
  'not_registered',
])
export type OfferResult = z.infer<typeof OfferResult>

/** Who may be calling, as the pop shows it. */
export const CallerCard = z.object({
  contactId: Id,
  name: z.string(),
  company: z.string().nullable(),
  owner: PersonRef.nullable(),
  lastContactAt: Instant.nullable(),
  status: z.string(),
  isDraft: z.boolean(),
  openDeal: z
    .object({ id: Id, title: z.string(), stage: z.string(), amountMinor: z.number(), currency: Currency })
    .nullable(),
})
export type CallerCard = z.infer<typeof CallerCard>

/** A call while it lives, as every browser concerned sees it; the whole state in every event. */
export const LiveCall = z.object({
  id: Id,
  direction: CallDirection,
  state: z.enum(['ringing', 'answered', 'ended']),
  customerNumber: E164.nullable(),
  customerNumberDisplay: z.string(),
  dialledNumber: z.string(),
  queue: z.object({ id: Id, name: z.string() }).nullable(),
  source: z.string(),
  /** All people of the number, newest contact first; empty for hidden and internal calls; one draft for an unknown caller. */
  people: z.array(CallerCard),
  /** 'known' exactly one, 'shared' several, 'new' a draft just begun, 'hidden' no number, 'internal' a colleague. */
  caller: z.enum(['known', 'shared', 'new', 'hidden', 'internal']),
  /** Employees whose phones ring now. */
  ringing: z.array(PersonRef),
  /** The employee on the call (answered an inbound, or placed an outbound). */
  agent: PersonRef.nullable(),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Known a moment before the end when a called party is not reached: the employee hears busy meanwhile. */
  endCause: CallEndCause.nullable(),
  isMissed: z.boolean(),
  isOnHold: z.boolean(),
  isRecording: z.boolean(),
  /** The employee's sound is away (page reload) and is being brought back. */
  isReconnecting: z.boolean(),
})
export type LiveCall = z.infer<typeof LiveCall>

export const CallOffer = z.object({
  user: PersonRef.nullable(),
  extension: z.string(),
  offeredAt: Instant,
  endedAt: Instant.nullable(),
  result: OfferResult.nullable(),
})
export const Recording = z.object({
  id: Id,
  seconds: z.number(),
  /** GET /api/recordings/:id/audio: answers ranges */
  url: z.string(),
  format: z.enum(['wav', 'mp3']),
  /** 0..1 per channel: left the customer, right the employee. */
  peaks: z.object({ left: z.array(z.number()), right: z.array(z.number()) }).nullable(),
})
export type Recording = z.infer<typeof Recording>

export const SavedOutcome = z.object({
  outcome: OutcomeKind,
  comment: z.string(),
  lostReason: z.object({ id: Id, name: z.string() }).nullable(),
  dealId: Id.nullable(),
  taskId: Id.nullable(),
  processedBy: PersonRef,
  processedAt: Instant,
})

/** The conversation that closed a missed-call request. */
export const ClosingCall = z.object({
  id: Id,
  direction: CallDirection,
  startedAt: Instant,
  talkSeconds: z.number().int().nullable(),
  /** Who talked with the customer. */
  employee: PersonRef.nullable(),
})
export type ClosingCall = z.infer<typeof ClosingCall>

/** A call in history: GET /api/calls, GET /api/calls/:id and the timeline. */
export const Call = z.object({
  id: Id,
  direction: CallDirection,
  state: z.enum(['ringing', 'answered', 'ended']),
  customerNumber: E164.nullable(),
  customerNumberDisplay: z.string(),
  dialledNumber: z.string(),
  contact: PersonRef.nullable(),
  isAmbiguous: z.boolean(),
  /** The contact has asked not to be called. */
  doNotCall: z.boolean(),
  queue: PersonRef.nullable(),
  source: z.string(),
  initiatedBy: PersonRef.nullable(),
  answeredBy: PersonRef.nullable(),
  offers: z.array(CallOffer),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  waitSeconds: z.number().int().nullable(),
  talkSeconds: z.number().int().nullable(),
  endCause: CallEndCause.nullable(),
  endedBy: CallEndedBy.nullable(),
  isMissed: z.boolean(),
  recordings: z.array(Recording),
  outcome: SavedOutcome.nullable(),
  outcomeOwedBy: PersonRef.nullable(),
  /** A missed call's request, closed or not; null for other calls, and when the number was hidden. */
  request: z.object({ id: Id, closedAt: Instant.nullable(), closedBy: ClosingCall.nullable() }).nullable(),
})
export type Call = z.infer<typeof Call>
export const CallQuery = Page.extend({
  direction: CallDirection.optional(),
  missed: z.stringbool().optional(),
  answered: z.stringbool().optional(),
  /** Whose outcome somebody still owes. */
  owed: z.stringbool().optional(),
  contactId: Id.optional(),
  userId: Id.or(z.literal('me')).optional(),
  /** Company-zone date 'YYYY-MM-DD', inclusive. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
})
export const CallList = paged(Call)

/** One entry of a card's timeline, newest first. */
export const TimelineItem = z.object({
  id: Id,
  kind: z.enum(['call', 'note', 'status', 'deal', 'task', 'request']),
  at: Instant,
  author: PersonRef.nullable(),
  call: Call.nullable(),
  /**
   * note: {text}; status: {from, to, comment}; deal: {dealId, title, from?, to?, state, amountMinor, currency, contract?}, with
   * isVisible and contractFile (id and name, or null) as the reader may open them; task: {taskId, title, dueAt};
   * request: {requestId, closed, missedCalls, closedAt, closedBy (ClosingCall or null)}
   */
  body: z.record(z.string(), z.unknown()),
})
export type TimelineItem = z.infer<typeof TimelineItem>
export const Timeline = paged(TimelineItem)

/** POST /api/calls: click-to-call; the one door checks do-not-call and calling hours. The user's own device rings first (the browser answers by itself). */
export const PlaceCallBody = z.object({
  number: z.string().trim().min(2).max(40),
  contactId: Id.optional(),
  /** Repeating the same key places one call only. */
  idempotencyKey: z.string().min(8).max(100),
  /** The employee has read the warning and calls all the same; only a head or an owner may. */
  overrule: z.enum(['outside_calling_hours']).optional(),
})
export const PlacedCall = z.object({ callId: Id })
/**
 * POST /api/calls/:id/contact: choose whose call it was, when the number is several people's. Somebody who has not had the
 * number till now gets it, when told so; somebody new becomes a contact with this number.
 */
export const ChooseContactBody = z.union([
  z.object({ contactId: Id, addsNumber: z.boolean().default(false) }),
  z.object({ newContact: z.object({ name: z.string().trim().min(1).max(200) }) }),
])
export type ChooseContactBody = z.infer<typeof ChooseContactBody>

/** POST /api/calls/:id/outcome */
export const OutcomeBody = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('scheduled'),
    comment: MeaningfulText,
    nextStep: z.object({ title: MeaningfulText, dueAt: Instant }),
  }),
  z.object({
    outcome: z.literal('bought'),
    comment: MeaningfulText,
    amountMinor: z.number().int().positive(),
    /** The open deal that is won; a new one is made when absent. */
    dealId: Id.optional(),
    dealTitle: z.string().trim().max(200).optional(),
    contractNumber: z.string().trim().max(100).default(''),
    contractFileId: Id.optional(),
  }),
  z.object({ outcome: z.literal('will_not_buy'), comment: MeaningfulText, lostReasonId: Id }),
  z.object({ outcome: z.literal('not_a_client'), comment: MeaningfulText }),
])
export type OutcomeBody = z.infer<typeof OutcomeBody>

/** GET /api/outcome-form: what the outcome form offers. */
export const OutcomeForm = z.object({
  phrases: z.array(z.object({ id: Id, outcome: OutcomeKind, text: z.string() })),
  lostReasons: z.array(z.object({ id: Id, name: z.string() })),
})

/** A missed call that someone must answer for (promise U1). */
export const MissedRequest = z.object({
  id: Id,
  customerNumber: E164,
  phone: Phone.pick({ e164: true, display: true }),
  contact: PersonRef.nullable(),
  /** The contact has asked not to be called. */
  doNotCall: z.boolean(),
  owner: PersonRef.nullable(),
  queue: PersonRef.nullable(),
  missedCalls: z.number().int(),
  openedAt: Instant,
  lastMissedAt: Instant,
  closedAt: Instant.nullable(),
  closedByCallId: Id.nullable(),
  closedBy: ClosingCall.nullable(),
})
export type MissedRequest = z.infer<typeof MissedRequest>

/** GET /api/requests: open ones unless asked for, oldest first; closed ones newest first. */
export const RequestQuery = Page.extend({ closed: z.stringbool().default(false) })
export const RequestList = paged(MissedRequest)

/** GET /api/my-day */
export const MyDay = z.object({
  /** Server's time, for clocks that run. */
  now: Instant,
  callbackNormSeconds: z.number().int(),
  requests: z.array(MissedRequest),
  /** Answered calls whose outcome this user owes, oldest first. */
  owedOutcomes: z.array(z.object({ call: Call, owedSince: Instant })),
  tasks: z.array(Task),
  done: z.object({ calls: z.number().int(), talkSeconds: z.number().int(), outcomes: z.number().int() }),
})
export type MyDay = z.infer<typeof MyDay>

/** GET /api/live-board: the head's page. */
export const LiveBoard = z.object({
  now: Instant,
  today: z.object({
    inbound: z.number().int(),
    answered: z.number().int(),
    missed: z.number().int(),
    outbound: z.number().int(),
    averageWaitSeconds: z.number().nullable(),
    averageCallbackSeconds: z.number().nullable(),
    owedOutcomes: z.number().int(),
  }),
  openRequests: z.array(MissedRequest),
  calls: z.array(LiveCall),
  agents: z.array(
    z.object({
      user: PersonRef,
      extension: z.string().nullable(),
      state: z.enum(['offline', 'available', 'ringing', 'on_call', 'wrap_up']),
      since: Instant,
      call: z.object({ id: Id, customerNumberDisplay: z.string(), who: z.string() }).nullable(),
      todayCalls: z.number().int(),
      todayTalkSeconds: z.number().int(),
    }),
  ),
})
export type LiveBoard = z.infer<typeof LiveBoard>
export type AgentState = LiveBoard['agents'][number]['state']
