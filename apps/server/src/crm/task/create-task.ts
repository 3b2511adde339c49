import type { Task, TaskCreate } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canAssign, canEditCustomers, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { appendActivity } from '../activity/append-activity.ts'
import { findDeal } from '../deal/list-deals.ts'
import { requireActiveUser, requireContact } from '../references.ts'
import { findTask } from './list-tasks.ts'

/** A task, the actor's own unless a head or an owner gives it to somebody. Errors: forbidden, validation_failed, not_found. */
export function createTask(db: Db, actor: Actor, body: z.infer<typeof TaskCreate>, at: Date): Promise<Task> {
  requireThat(canEditCustomers(actor))
  const ownerUserId = body.ownerUserId ?? actor.userId
  requireThat(ownerUserId === actor.userId || canAssign(actor))
  return inTransaction(db, async (trx) => {
    if (body.contactId) await requireContact(trx, actor, body.contactId)
    const deal = body.dealId ? await findDeal(trx, actor, body.dealId) : null
    await requireActiveUser(trx, ownerUserId)
    const id = await insertTask(trx, {
      title: body.title,
      contactId: body.contactId ?? deal?.contact?.id ?? null,
      dealId: body.dealId ?? null,
      ownerUserId,
      dueAt: new Date(body.dueAt),
      byUserId: actor.userId,
      at,
    })
    return findTask(trx, actor, id)
  })
}

export interface NewTask {
  title: string
  contactId: string | null
  dealId: string | null
  ownerUserId: string
  dueAt: Date
  byUserId: string
  at: Date
  /** The call whose outcome set it. */
  callId?: string
}

/** Writes a task, its entry in the contact's timeline and the hint; returns its id. */
export async function insertTask(trx: Trx, task: NewTask): Promise<string> {
  const id = newId()
  const { byUserId, at, callId, ...fields } = task
  await trx
    .insertInto('tasks')
    .values({
      ...fields,
      id,
      createdBy: byUserId,
      originCallId: callId ?? null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  if (task.contactId)
    await appendActivity(trx, {
      contactId: task.contactId,
      dealId: task.dealId,
      kind: 'task',
      at,
      authorUserId: byUserId,
      callId: callId ?? null,
      body: { taskId: id, title: task.title, dueAt: task.dueAt.toISOString() },
    })
  await announce(trx, { kind: 'task', id, contactId: task.contactId })
  return id
}
