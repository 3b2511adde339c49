import type { ClosingCall } from '@perezvon/contract'
import { type RawBuilder, sql } from 'kysely'
import { personOf } from '../rows.ts'

/** Joins the call that closed the request `r`, for {@link closingCall}. */
export const joinClosingCall: RawBuilder<unknown> = sql`
  left join calls ck on ck.id = r.closed_by_call_id
  left join users cu on cu.id = coalesce(ck.answered_by, ck.initiated_by)`

/** The column that {@link closingCallOf} reads; null while the request is open. */
export const closingCall: RawBuilder<ClosingCall | null> = sql`case when ck.id is not null then json_build_object(
  'id', ck.id, 'direction', ck.direction, 'startedAt', ck.started_at, 'talkSeconds', ck.talk_seconds,
  'employee', ${personOf('cu')}) end`

/** PostgreSQL writes instants in JSON with an offset of its own choice. */
export const closingCallOf = (row: ClosingCall | null): ClosingCall | null =>
  row && { ...row, startedAt: new Date(row.startedAt).toISOString() }
