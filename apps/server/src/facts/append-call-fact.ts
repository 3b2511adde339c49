import type { Insertable } from 'kysely'
import type { Schema, Trx } from '../kernel/db.ts'
import { teamNow } from './team-now.ts'

/** Appends what a call was, with the employee's team of that day. Repeated for the same call it does nothing. */
export async function appendCallFact(
  trx: Trx,
  fact: Omit<Insertable<Schema['factCalls']>, 'teamId'>,
): Promise<void> {
  await trx
    .insertInto('factCalls')
    .values((eb) => ({ ...fact, teamId: teamNow(eb, fact.userId ?? null) }))
    .onConflict((conflict) => conflict.column('callId').doNothing())
    .execute()
}
