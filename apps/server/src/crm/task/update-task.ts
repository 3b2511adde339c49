import type { Task, TaskPatch } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canAssign, canEditCustomers, requireThat } from '../../access/can.ts'
import { type Db, inTransaction } from '../../kernel/db.ts'
import { announce } from '../../kernel/live.ts'
import { requireActiveUser } from '../references.ts'
import { findTask } from './list-tasks.ts'

/** Changes a task, or ticks it off. Errors: not_found, forbidden, validation_failed. */
export function updateTask(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof TaskPatch>,
  at: Date,
): Promise<Task> {
  return inTransaction(db, async (trx) => {
    const before = await findTask(trx, actor, id)
    requireThat(canEditCustomers(actor))
    if (patch.ownerUserId && patch.ownerUserId !== before.owner?.id) {
      requireThat(patch.ownerUserId === actor.userId || canAssign(actor))
      await requireActiveUser(trx, patch.ownerUserId)
    }
    const { isDone, dueAt, ...fields } = patch
    const wasDone = before.doneAt !== null
    await trx
      .updateTable('tasks')
      .set({
        ...fields,
        ...(dueAt && { dueAt: new Date(dueAt) }),
        ...(isDone !== undefined && isDone !== wasDone && { doneAt: isDone ? at : null }),
        updatedAt: at,
      })
      .where('id', '=', id)
      .execute()
    await announce(trx, { kind: 'task', id, contactId: before.contact?.id ?? null })
    return findTask(trx, actor, id)
  })
}
