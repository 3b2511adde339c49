import type { LostReason, LostReasonInput, LostReasonPatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError, systemCode } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { changeSettings } from './settings-change.ts'
import { deleteRow } from './teams.ts'

type Reason = z.infer<typeof LostReason>

/** The company's own list of why customers do not buy. */
export const listLostReasons = (db: Db): Promise<Reason[]> =>
  db
    .selectFrom('lostReasons')
    .select(['id', 'name', 'position', 'isActive'])
    .orderBy('position')
    .orderBy('id')
    .execute()

/** Errors: forbidden, validation_failed (`name: taken`). */
export const createLostReason = (
  db: Db,
  actor: Actor,
  input: z.infer<typeof LostReasonInput>,
): Promise<Reason> =>
  changeSettings(db, actor, {
    action: 'lost-reason.create',
    after: input,
    change: async (trx) => {
      const id = newId()
      await unlessTaken(
        sql`insert into lost_reasons (id, name, position)
          select ${id}, ${input.name}, coalesce(max(position) + 1, 0) from lost_reasons`.execute(trx),
      )
      return oneReason(trx, id)
    },
  })

/** Errors: forbidden, not_found, validation_failed (`name: taken`). */
export const updateLostReason = (
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof LostReasonPatch>,
): Promise<Reason> =>
  changeSettings(db, actor, {
    action: 'lost-reason.update',
    id,
    after: patch,
    change: async (trx) => {
      if (Object.keys(patch).length > 0)
        await unlessTaken(trx.updateTable('lostReasons').set(patch).where('id', '=', id).execute())
      return oneReason(trx, id)
    },
  })

/** Errors: forbidden, not_found; conflict when it has been used: then switch it off instead. */
export const deleteLostReason = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'lost-reason.delete',
    id,
    before: (trx) => oneReason(trx, id),
    change: async (trx) => {
      const used = await sql`select from call_outcomes where lost_reason_id = ${id} limit 1`.execute(trx)
      if (used.rows.length > 0) throw new AppError('conflict', { message: 'the reason is in use' })
      await deleteRow(trx, 'lostReasons', id)
    },
  })

async function oneReason(trx: Trx, id: string): Promise<Reason> {
  const reason = (await listLostReasons(trx)).find((one) => one.id === id)
  if (!reason) throw new AppError('not_found')
  return reason
}

async function unlessTaken(write: Promise<unknown>): Promise<void> {
  await write.catch((error: unknown) => {
    if (systemCode(error) !== '23505') throw error
    throw new AppError('validation_failed', { fields: { name: 'taken' }, cause: error })
  })
}
