import type { Insertable } from 'kysely'
import type { Schema, Trx } from '../kernel/db.ts'
import { teamOf } from './team-of.ts'

/** Appends what a call was, with the employee's team of that day. Repeated for the same call it does nothing. */
export async function appendCallFact(
  trx: Trx,
  fact: Omit<Insertable<Schema['factCalls']>, 'teamId'>,
): Promise<void> {
  const teamId = await teamOf(trx, fact.userId ?? null)
  await trx
    .insertInto('factCalls')
    .values({ ...fact, teamId })
    .onConflict((conflict) => conflict.column('callId').doNothing())
    .execute()
}
