import type { OutcomeKind } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'

/** What an outcome needs to know of its call. */
export interface OutcomeCall {
  id: string
  direction: string
  state: string
  contactId: string | null
  isAmbiguous: boolean
  customerNumber: string | null
  answeredBy: string | null
  outcomeOwedBy: string | null
  /** The outcome saved before. */
  saved: SavedRow | null
}

export interface SavedRow {
  outcome: OutcomeKind
  comment: string
  dealId: string | null
  taskId: string | null
  lostReasonId: string | null
  processedBy: string
}

/** Reads the call and holds it until the transaction ends, so that two who save at once come one after the other. */
export async function lockCall(trx: Trx, callId: string): Promise<OutcomeCall> {
  const { rows } = await sql<Omit<OutcomeCall, 'saved'>>`
    select id, direction, state, contact_id, is_ambiguous, customer_number, answered_by, outcome_owed_by
    from calls where id = ${callId} for update`.execute(trx)
  const [call] = rows
  if (!call) throw new AppError('call_not_found')
  const saved = await sql<SavedRow>`
    select outcome, comment, deal_id, task_id, lost_reason_id, processed_by
    from call_outcomes where call_id = ${callId}`.execute(trx)
  return { ...call, saved: saved.rows[0] ?? null }
}

export interface NewOutcome extends SavedRow {
  callId: string
  contactId: string | null
  processedAt: Date
}

/** Writes the outcome, in place of an earlier one, and the call owes none any more. */
export async function saveOutcome(trx: Trx, outcome: NewOutcome): Promise<void> {
  const { callId, ...fields } = outcome
  await trx
    .insertInto('callOutcomes')
    .values(outcome)
    .onConflict((conflict) => conflict.column('callId').doUpdateSet(fields))
    .execute()
  await trx
    .updateTable('calls')
    .set({ outcomeOwedBy: null, outcomeOwedSince: null })
    .where('id', '=', callId)
    .execute()
}
