import type { ExpressionBuilder } from 'kysely'
import type { Schema } from '../kernel/db.ts'

/** The team an employee belongs to now, read by the statement that keeps it: facts remember it, since people change teams. */
export function teamNow<Table extends keyof Schema>(
  eb: ExpressionBuilder<Schema, Table>,
  userId: string | null,
) {
  return (eb as unknown as ExpressionBuilder<Schema, 'users'>)
    .selectFrom('users')
    .select('users.teamId')
    .where('users.id', '=', userId)
}
