import { sql } from 'kysely'
import type { Trx } from '../../kernel/db.ts'

/** Until the transaction ends nobody else who locks decides whose that number is: two at once cannot make one person twice. */
export async function lockNumber(trx: Trx, e164: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${e164}, 0))`.execute(trx)
}
