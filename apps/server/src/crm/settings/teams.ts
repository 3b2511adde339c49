import type { Team, TeamInput, TeamPatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { unknownReference } from '../references.ts'
import { changeSettings } from './settings-change.ts'

type TeamItem = z.infer<typeof Team>

export const listTeams = (db: Db): Promise<TeamItem[]> =>
  db.selectFrom('teams').select(['id', 'name', 'parentId']).orderBy('name').orderBy('id').execute()

export function createTeam(db: Db, actor: Actor, input: z.infer<typeof TeamInput>): Promise<TeamItem> {
  const team = { id: newId(), name: input.name, parentId: input.parentId ?? null }
  return changeSettings(db, actor, {
    action: 'team.create',
    after: team,
    change: async (trx) => {
      if (team.parentId) await requireTeam(trx, team.parentId, 'parentId')
      await trx.insertInto('teams').values(team).execute()
      return team
    },
  })
}

/** Errors: not_found; validation_failed when the tree would bite its tail (`parentId: own_descendant`). */
export function updateTeam(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof TeamPatch>,
): Promise<TeamItem> {
  return changeSettings(db, actor, {
    action: 'team.update',
    id,
    after: patch,
    change: async (trx) => {
      if (patch.parentId) await requireTeam(trx, patch.parentId, 'parentId')
      if (patch.parentId && (await isBelow(trx, patch.parentId, id)))
        throw new AppError('validation_failed', { fields: { parentId: 'own_descendant' } })
      if (Object.keys(patch).length > 0)
        await trx.updateTable('teams').set(patch).where('id', '=', id).execute()
      return oneTeam(trx, id)
    },
  })
}

/** Errors: not_found; conflict while it has people, sub-teams or queues. */
export const deleteTeam = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'team.delete',
    id,
    before: (trx) => oneTeam(trx, id),
    change: async (trx) => {
      const { rows } = await sql`select from users where team_id = ${id}
        union all select from teams where parent_id = ${id}
        union all select from queues where team_id = ${id} limit 1`.execute(trx)
      if (rows.length > 0) throw new AppError('conflict', { message: 'the team is in use' })
      await deleteRow(trx, 'teams', id)
    },
  })

/** Error: not_found when there is no such row. */
export async function deleteRow(
  trx: Trx,
  table: 'teams' | 'trunks' | 'queues' | 'numbers' | 'lostReasons' | 'outcomePhrases',
  id: string,
): Promise<void> {
  const { numDeletedRows } = await trx.deleteFrom(table).where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new AppError('not_found')
}

export async function requireTeam(trx: Trx, id: string, field = 'teamId'): Promise<void> {
  const team = await trx.selectFrom('teams').select('id').where('id', '=', id).executeTakeFirst()
  if (!team) throw unknownReference(field)
}

async function oneTeam(trx: Trx, id: string): Promise<TeamItem> {
  const team = (await listTeams(trx)).find((one) => one.id === id)
  if (!team) throw new AppError('not_found')
  return team
}

async function isBelow(trx: Trx, id: string, ancestor: string): Promise<boolean> {
  const { rows } = await sql`
    with recursive up as (select id, parent_id from teams where id = ${id}
      union select t.id, t.parent_id from teams t join up on t.id = up.parent_id)
    select from up where id = ${ancestor}`.execute(trx)
  return rows.length > 0
}
