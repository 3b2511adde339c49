import type { Selectable } from 'kysely'
import type { Schema } from '../../kernel/db.ts'

/** The call as PostgreSQL has it. */
export type CallRow = Selectable<Schema['calls']>
