import type { Task, TaskQuery } from '@perezvon/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { tasksVisibleTo } from '../../access/tasks-visible-to.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeCursor, encodeCursor, type PageOf, pageOf } from '../page.ts'
import { every } from '../rows.ts'
import { doneLastFirst, soonestFirst, taskRows } from './task-rows.ts'

/** Tasks that the actor sees: open ones by their date, or done ones, done last first. */
export async function listTasks(
  db: Db,
  actor: Actor,
  query: z.infer<typeof TaskQuery>,
): Promise<PageOf<Task>> {
  const conditions: RawBuilder<SqlBool>[] = [
    tasksVisibleTo(actor),
    query.done ? sql`t.done_at is not null` : sql`t.done_at is null`,
  ]
  if (query.ownerUserId)
    conditions.push(sql`t.owner_user_id = ${query.ownerUserId === 'me' ? actor.userId : query.ownerUserId}`)
  if (query.contactId) conditions.push(sql`t.contact_id = ${query.contactId}`)
  if (query.dealId) conditions.push(sql`t.deal_id = ${query.dealId}`)
  const after = decodeCursor(query.cursor, 2)
  if (after) conditions.push(query.done ? doneBefore(after) : dueAfter(after))
  const order = query.done ? doneLastFirst : soonestFirst
  const rows = await taskRows(db, every(conditions), { limit: query.limit + 1, order })
  return pageOf(
    rows,
    query.limit,
    (row) => encodeCursor(row.doneKey ?? row.dueKey, row.id),
    ({ dueKey: _due, doneKey: _done, ...task }) => task,
  )
}

const dueAfter = ([at, id]: string[]): RawBuilder<SqlBool> =>
  sql`(t.due_at >= ${at}::timestamptz and (t.due_at > ${at}::timestamptz or t.id > ${id}::uuid))`
const doneBefore = ([at, id]: string[]): RawBuilder<SqlBool> =>
  sql`(t.done_at <= ${at}::timestamptz and (t.done_at < ${at}::timestamptz or t.id > ${id}::uuid))`

/** Error: not_found when there is none, or none for this actor. */
export async function findTask(db: Db, actor: Actor, id: string): Promise<Task> {
  const [row] = await taskRows(db, sql`t.id = ${id} and ${tasksVisibleTo(actor)}`, { limit: 1 })
  if (!row) throw new AppError('not_found')
  const { dueKey: _due, doneKey: _done, ...task } = row
  return task
}
