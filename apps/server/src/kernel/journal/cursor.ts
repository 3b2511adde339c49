import { sql } from 'kysely'
import type { Db, Trx } from '../db.ts'
import type { JournalRecord } from './reader.ts'
import { comparePositions, type JournalPosition, journalStart } from './segments.ts'

/** Somebody else projects the same journal: read the cursor again. */
export class CursorMovedError extends Error {
  override readonly name = 'CursorMovedError'
}

export async function readCursor(db: Db, journal: string): Promise<JournalPosition> {
  const row = await db
    .selectFrom('journalCursor')
    .select(['segment', 'byteOffset'])
    .where('journal', '=', journal)
    .executeTakeFirst()
  return row ?? journalStart
}

/** Takes the cursor for this transaction. Errors: {@link CursorMovedError} when it is not where we left it. */
export async function lockCursor(trx: Trx, journal: string, expected: JournalPosition): Promise<void> {
  await trx
    .insertInto('journalCursor')
    .values({ journal, ...journalStart })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await trx
    .selectFrom('journalCursor')
    .select(['segment', 'byteOffset'])
    .where('journal', '=', journal)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (comparePositions(row, expected) !== 0) throw new CursorMovedError()
}

export async function moveCursor(trx: Trx, journal: string, to: JournalPosition): Promise<void> {
  await trx
    .updateTable('journalCursor')
    .set({ segment: to.segment, byteOffset: to.byteOffset, updatedAt: sql<Date>`now()` })
    .where('journal', '=', journal)
    .execute()
}

/** Puts an event aside that cannot be applied, for a person to look at. */
export async function parkEvent(
  trx: Trx,
  journal: string,
  record: JournalRecord,
  error: string,
): Promise<void> {
  await trx
    .insertInto('journalParked')
    .values({
      journal,
      segment: record.segment,
      byteOffset: record.byteOffset,
      event: jsonbText(record.event),
      error,
    })
    .execute()
}

/** JSON that jsonb takes: it knows neither NUL nor half a surrogate pair. */
function jsonbText(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.replaceAll('\0', '\ufffd').toWellFormed() : part,
  )
}
