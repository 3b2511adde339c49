import type { Db } from '../kernel/db.ts'

export interface AuditEntry {
  actorUserId: string
  /** '<kind>.<deed>', e.g. 'contact.update', 'recording.play'. */
  action: string
  recordKind: string
  recordId: string
  before?: unknown
  after?: unknown
}

/** Writes down who did what to which record; secrets must not be in it. */
export async function audit(db: Db, entry: AuditEntry): Promise<void> {
  const { before, after, ...rest } = entry
  await db
    .insertInto('auditLog')
    .values({ ...rest, before: jsonOrNull(before), after: jsonOrNull(after) })
    .execute()
}

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
