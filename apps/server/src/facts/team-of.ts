import type { Trx } from '../kernel/db.ts'

/** The team an employee belongs to now; facts keep it, since people change teams. */
export async function teamOf(trx: Trx, userId: string | null): Promise<string | null> {
  if (userId === null) return null
  const user = await trx.selectFrom('users').select('teamId').where('id', '=', userId).executeTakeFirst()
  return user?.teamId ?? null
}
