import type { Call, ClosingCall, Recording } from '@perezvon/contract'
import { type RawBuilder, sql } from 'kysely'
import { anyOf } from '../../access/sight.ts'
import type { Db } from '../../kernel/db.ts'
import { formatPhone } from '../identity/phone-number.ts'
import { closingCall, closingCallOf, joinClosingCall } from '../request/closing-call.ts'
import { iso, isoOrNull, personOf } from '../rows.ts'
import { peaksOf } from './peaks.ts'

type CallOffer = Call['offers'][number]
type SavedOutcome = NonNullable<Call['outcome']>

interface CallRow
  extends Omit<
    Call,
    | 'customerNumberDisplay'
    | 'offers'
    | 'recordings'
    | 'outcome'
    | 'startedAt'
    | 'answeredAt'
    | 'endedAt'
    | 'request'
  > {
  requestId: string | null
  requestClosedAt: Date | null
  requestClosedBy: ClosingCall | null
  startedAt: Date
  answeredAt: Date | null
  endedAt: Date | null
}

/**
 * The calls whose ids `ids` selects (`select id …`), in no order, each with its offers, recordings and outcome: four queries
 * however many calls there are.
 */
export async function callsOf(db: Db, ids: RawBuilder<unknown>): Promise<Map<string, Call>> {
  const rows = await callRows(db, ids)
  const callIds = rows.map((row) => row.id)
  if (callIds.length === 0) return new Map()
  const [offers, recordings, outcomes] = await Promise.all([
    offersOf(db, callIds),
    recordingsOf(db, callIds),
    outcomesOf(db, callIds),
  ])
  return new Map(
    rows.map(({ requestId, requestClosedAt, requestClosedBy, ...row }) => [
      row.id,
      {
        ...row,
        customerNumberDisplay: row.customerNumber ? formatPhone(row.customerNumber) : '',
        startedAt: iso(row.startedAt),
        answeredAt: isoOrNull(row.answeredAt),
        endedAt: isoOrNull(row.endedAt),
        offers: offers.get(row.id) ?? [],
        recordings: recordings.get(row.id) ?? [],
        outcome: outcomes.get(row.id)?.[0] ?? null,
        request: requestId
          ? {
              id: requestId,
              closedAt: isoOrNull(requestClosedAt),
              closedBy: closingCallOf(requestClosedBy),
            }
          : null,
      },
    ]),
  )
}

async function callRows(db: Db, ids: RawBuilder<unknown>): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select k.id, k.direction, k.state, k.customer_number, k.dialled_number, ${personOf('c')} as contact, k.is_ambiguous,
      coalesce(c.do_not_call, false) as do_not_call,
      ${personOf('q')} as queue, k.source, ${personOf('ui')} as initiated_by, ${personOf('ua')} as answered_by,
      k.started_at, k.answered_at, k.ended_at, k.wait_seconds, k.talk_seconds, k.end_cause, k.ended_by, k.is_missed,
      ${personOf('uo')} as outcome_owed_by,
      r.id as request_id, r.closed_at as request_closed_at, ${closingCall} as request_closed_by
    from (${ids}) picked join calls k on k.id = picked.id
    left join contacts c on c.id = k.contact_id
    left join queues q on q.id = k.queue_id
    left join users ui on ui.id = k.initiated_by
    left join users ua on ua.id = k.answered_by
    left join users uo on uo.id = k.outcome_owed_by
    left join request_calls rc on rc.call_id = k.id and rc.kind = 'missed_call'
    left join requests r on r.id = rc.request_id
    ${joinClosingCall}`.execute(db)
  return rows
}

type Of<T> = T & { callId: string }

async function offersOf(db: Db, callIds: string[]): Promise<Map<string, CallOffer[]>> {
  const { rows } = await sql<
    Of<Omit<CallOffer, 'offeredAt' | 'endedAt'> & { offeredAt: Date; endedAt: Date | null }>
  >`
    select o.call_id, ${personOf('u')} as user, o.extension, o.offered_at, o.ended_at, o.result
    from call_offers o left join users u on u.id = o.user_id
    where o.call_id = ${anyOf(callIds)} order by o.offered_at, o.id`.execute(db)
  return byCall(rows, (row) => ({ ...row, offeredAt: iso(row.offeredAt), endedAt: isoOrNull(row.endedAt) }))
}

async function recordingsOf(db: Db, callIds: string[]): Promise<Map<string, Recording[]>> {
  const { rows } = await sql<Of<Omit<Recording, 'url' | 'peaks'> & { peaks: unknown }>>`
    select r.call_id, r.id, r.seconds, r.format, r.peaks from recordings r
    where r.call_id = ${anyOf(callIds)} order by r.sealed_at, r.id`.execute(db)
  return byCall(rows, (row) => ({
    ...row,
    peaks: peaksOf(row.id, row.peaks),
    url: `/api/recordings/${row.id}/audio`,
  }))
}

async function outcomesOf(db: Db, callIds: string[]): Promise<Map<string, SavedOutcome[]>> {
  const { rows } = await sql<Of<Omit<SavedOutcome, 'processedAt'> & { processedAt: Date }>>`
    select o.call_id, o.outcome, o.comment, ${personOf('lr')} as lost_reason, o.deal_id, o.task_id,
      ${personOf('u')} as processed_by, o.processed_at
    from call_outcomes o join users u on u.id = o.processed_by left join lost_reasons lr on lr.id = o.lost_reason_id
    where o.call_id = ${anyOf(callIds)}`.execute(db)
  return byCall(rows, (row) => ({ ...row, processedAt: iso(row.processedAt) }))
}

function byCall<R, T>(rows: Of<R>[], itemOf: (row: R) => T): Map<string, T[]> {
  const grouped = new Map<string, T[]>()
  for (const { callId, ...row } of rows) {
    const items = grouped.get(callId) ?? []
    items.push(itemOf(row as R))
    grouped.set(callId, items)
  }
  return grouped
}
