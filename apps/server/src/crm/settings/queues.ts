import type { Queue, QueueInput, QueuePatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { requireActiveUser } from '../references.ts'
import { personOf } from '../rows.ts'
import { changeSettings } from './settings-change.ts'
import { deleteRow, requireTeam } from './teams.ts'

type QueueItem = z.infer<typeof Queue>

/** People who have left are members no more. */
export async function listQueues(db: Db): Promise<QueueItem[]> {
  const { rows } = await sql<QueueItem>`
    select q.id, q.name, ${personOf('t')} as team, q.ring_timeout_seconds, q.owner_ring_timeout_seconds,
      coalesce((select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name, u.id)
        from queue_members m join users u on u.id = m.user_id where m.queue_id = q.id and u.is_active), '[]'::json) as members
    from queues q left join teams t on t.id = q.team_id order by q.name, q.id`.execute(db)
  return rows
}

/** Errors: forbidden, validation_failed. */
export function createQueue(db: Db, actor: Actor, input: z.infer<typeof QueueInput>): Promise<QueueItem> {
  const { memberUserIds, ...fields } = input
  const id = newId()
  return changeSettings(db, actor, {
    action: 'queue.create',
    after: input,
    change: async (trx) => {
      if (fields.teamId) await requireTeam(trx, fields.teamId)
      await trx
        .insertInto('queues')
        .values({ id, ...fields })
        .execute()
      await setMembers(trx, id, memberUserIds)
      return oneQueue(trx, id)
    },
  })
}

/** Errors: forbidden, not_found, validation_failed. */
export function updateQueue(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof QueuePatch>,
): Promise<QueueItem> {
  const { memberUserIds, ...fields } = patch
  return changeSettings(db, actor, {
    action: 'queue.update',
    id,
    after: patch,
    change: async (trx) => {
      await oneQueue(trx, id)
      if (fields.teamId) await requireTeam(trx, fields.teamId)
      if (Object.keys(fields).length > 0)
        await trx.updateTable('queues').set(fields).where('id', '=', id).execute()
      if (memberUserIds) await setMembers(trx, id, memberUserIds)
      return oneQueue(trx, id)
    },
  })
}

/** Errors: forbidden, not_found; conflict while numbers lead to it or calls and requests remember it. */
export const deleteQueue = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'queue.delete',
    id,
    before: (trx) => oneQueue(trx, id),
    change: (trx) => deleteRow(trx, 'queues', id),
  })

async function setMembers(trx: Trx, queueId: string, userIds: readonly string[]): Promise<void> {
  const members = [...new Set(userIds)]
  for (const userId of members) await requireActiveUser(trx, userId, 'memberUserIds')
  await trx.deleteFrom('queueMembers').where('queueId', '=', queueId).execute()
  if (members.length === 0) return
  await trx
    .insertInto('queueMembers')
    .values(members.map((userId) => ({ queueId, userId })))
    .execute()
}

async function oneQueue(trx: Trx, id: string): Promise<QueueItem> {
  const queue = (await listQueues(trx)).find((one) => one.id === id)
  if (!queue) throw new AppError('not_found')
  return queue
}
