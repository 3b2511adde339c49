import type { Role } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Db } from '../kernel/db.ts'

/** On whose behalf something is read or done. Made once per request. */
export interface Actor {
  userId: string
  roles: readonly Role[]
  teamId: string | null
  /** A head's people: everyone of their team and its sub-teams, themselves included. Empty for others. */
  teamUserIds: readonly string[]
  /** A head's queues: those of their teams. Empty for others. */
  teamQueueIds: readonly string[]
  /** Queues that the user is a member of. */
  queueIds: readonly string[]
  /** People of calls that ring at this user or are theirs right now, before the calls have reached the database. */
  liveContactIds: readonly string[]
}

export const hasRole = (actor: Pick<Actor, 'roles'>, ...roles: Role[]): boolean =>
  roles.some((role) => actor.roles.includes(role))

/** The actor of an active user; undefined when there is none of this id or they have been switched off. */
export async function loadActor(
  db: Db,
  userId: string,
  liveContactIds: readonly string[] = [],
): Promise<Actor | undefined> {
  const { rows } = await actorQuery(userId).execute(db)
  const row = rows[0]
  if (!row) return undefined
  const { roles, teamId, queueIds } = row
  const isHead = roles.includes('head')
  return {
    userId,
    roles,
    teamId,
    queueIds,
    liveContactIds,
    teamUserIds: isHead ? [...new Set([userId, ...row.teamUserIds])] : [],
    teamQueueIds: isHead ? row.teamQueueIds : [],
  }
}

interface ActorRow {
  roles: Role[]
  teamId: string | null
  queueIds: string[]
  teamUserIds: string[]
  teamQueueIds: string[]
}

const actorQuery = (userId: string) => sql<ActorRow>`
  with recursive me as (select id, roles, team_id from users where id = ${userId} and is_active),
  tree as (
    select team_id as id from me where team_id is not null and 'head' = any(roles)
    union
    select t.id from teams t join tree on t.parent_id = tree.id
  )
  select me.roles, me.team_id,
    array(select queue_id from queue_members where user_id = me.id) as queue_ids,
    array(select u.id from users u join tree on u.team_id = tree.id) as team_user_ids,
    array(select q.id from queues q join tree on q.team_id = tree.id) as team_queue_ids
  from me`
