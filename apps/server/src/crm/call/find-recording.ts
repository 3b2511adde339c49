import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { callsVisibleTo } from '../../access/calls-visible-to.ts'
import { seesCustomers } from '../../access/field-rules.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'

export interface StoredRecording {
  id: string
  callId: string
  /** Relative to the recordings folder. */
  path: string
  format: 'wav' | 'mp3'
}

/** A recording that the actor may hear: that of a call they see. Error: not_found. */
export async function findRecording(db: Db, actor: Actor, id: string): Promise<StoredRecording> {
  const { rows } = await sql<StoredRecording>`
    select rec.id, rec.call_id, rec.path, rec.format
    from recordings rec join calls k on k.id = rec.call_id
    where rec.id = ${id} and ${callsVisibleTo(actor)}`.execute(db)
  const [recording] = rows
  if (!recording || !seesCustomers(actor)) throw new AppError('not_found')
  return recording
}
