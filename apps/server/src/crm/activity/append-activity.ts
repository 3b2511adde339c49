import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'

export interface NewActivity {
  contactId: string
  kind: 'call' | 'note' | 'status' | 'deal' | 'task' | 'request'
  at: Date
  authorUserId: string | null
  /** What the kind needs; see TimelineItem in the contract. */
  body: Record<string, unknown>
  dealId?: string | null
  /** The call it came from; a second activity of the same contact, call and kind replaces the first. */
  callId?: string | null
}

/** Adds an entry to a contact's timeline and returns its id. */
export async function appendActivity(db: Db, activity: NewActivity): Promise<string> {
  const { body, ...rest } = activity
  const row = await db
    .insertInto('activities')
    .values({ id: newId(), ...rest, body: JSON.stringify(body) })
    .onConflict((conflict) =>
      conflict.columns(['contactId', 'callId', 'kind']).doUpdateSet({
        body: excluded('body'),
        at: excluded('at'),
        authorUserId: excluded('author_user_id'),
        dealId: excluded('deal_id'),
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

const excluded = (column: string): RawBuilder<never> => sql<never>`excluded.${sql.ref(column)}`
