import type { Insertable } from 'kysely'
import type { Schema, Trx } from '../../kernel/db.ts'

/** Tables that the demo company fills, in an order that foreign keys and triggers are content with. */
const tables = [
  'teams',
  'users',
  'authAccounts',
  'extensions',
  'queues',
  'queueMembers',
  'numbers',
  'pipelines',
  'stages',
  'lostReasons',
  'outcomePhrases',
  'companies',
  'contacts',
  'contactPhones',
  'deals',
  'calls',
  'callOffers',
  'tasks',
  'callOutcomes',
  'requests',
  'requestCalls',
  'activities',
  'factCalls',
  'factStageChanges',
] as const satisfies readonly (keyof Schema)[]

type TableName = (typeof tables)[number]

/** Rows by table, gathered in memory and written at once. */
export type Rows = { [T in TableName]: Insertable<Schema[T]>[] }

export function noRows(): Rows {
  return Object.fromEntries(tables.map((table) => [table, []])) as unknown as Rows
}

/** PostgreSQL takes 65,535 parameters a statement. */
const mostParameters = 30_000

/** Writes everything, many rows a statement. */
export async function insertRows(trx: Trx, rows: Rows): Promise<void> {
  for (const table of tables) {
    for (const batch of batches<object>(rows[table])) {
      await trx
        .insertInto(table)
        .values(batch as never)
        .execute()
    }
  }
}

function* batches<T extends object>(rows: T[]): Iterable<T[]> {
  const columns = new Set(rows.flatMap((row) => Object.keys(row))).size
  const size = Math.floor(mostParameters / Math.max(1, columns))
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}
