import type { PersonRef, UserCreate, UserItem, UserPatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError, systemCode } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { personOf } from '../rows.ts'
import { assignExtension, nextFreeExtension } from './extensions.ts'
import { changeSettings } from './settings-change.ts'
import { requireTeam } from './teams.ts'

/** Makes the stored form of a password; given by whoever signs people in. */
export type HashPassword = (password: string) => Promise<string>

export const listUsers = (db: Db): Promise<UserItem[]> => userRows(db, null)

/** Active employees, for choosing an owner. */
export const listPeople = (db: Db): Promise<PersonRef[]> =>
  db
    .selectFrom('users')
    .select(['id', 'name'])
    .where('isActive', '=', true)
    .orderBy('name')
    .orderBy('id')
    .execute()

async function userRows(db: Db, id: string | null): Promise<UserItem[]> {
  const { rows } = await sql<UserItem>`
    select u.id, u.name, u.email, u.roles, ${personOf('t')} as team, u.language, u.is_active, e.number as extension,
      coalesce(e.ha1_md5 is not null or e.ha1_sha256 is not null, false) as has_desk_phone
    from users u left join teams t on t.id = u.team_id
    left join lateral (select number, ha1_md5, ha1_sha256 from extensions
      where user_id = u.id order by number limit 1) e on true
    where ${id}::uuid is null or u.id = ${id}::uuid order by u.name, u.id`.execute(db)
  return rows
}

/** Errors: forbidden; validation_failed (`email: taken`, `extension: taken`, `teamId: not_found`). */
export async function createUser(
  db: Db,
  actor: Actor,
  input: z.infer<typeof UserCreate>,
  hash: HashPassword,
): Promise<UserItem> {
  const { password, extension, ...fields } = input
  const passwordHash = await hash(password)
  return changeSettings(db, actor, {
    action: 'user.create',
    after: { ...fields, extension },
    change: async (trx) => {
      requireOwnerFor(actor, fields.roles)
      if (fields.teamId) await requireTeam(trx, fields.teamId)
      const id = await insertUser(trx, { ...fields, teamId: fields.teamId ?? null }, passwordHash)
      if (extension !== null) await assignExtension(trx, id, extension ?? (await nextFreeExtension(trx)))
      return oneUser(trx, id)
    },
  })
}

export interface NewUser {
  name: string
  email: string
  roles: string[]
  teamId: string | null
}

/** A user who can sign in by e-mail and password. Error: validation_failed (`email: taken`). */
export async function insertUser(trx: Trx, user: NewUser, passwordHash: string): Promise<string> {
  const id = newId()
  try {
    await trx
      .insertInto('users')
      .values({ ...user, id, email: user.email.toLowerCase() })
      .execute()
  } catch (error) {
    if (systemCode(error) !== '23505') throw error
    throw new AppError('validation_failed', { fields: { email: 'taken' }, cause: error })
  }
  await trx
    .insertInto('authAccounts')
    .values({ id: newId(), userId: id, accountId: id, providerId: 'credential', password: passwordHash })
    .execute()
  return id
}

/**
 * Changes a user; a new password or switching them off ends their sessions. The last active owner cannot be taken away.
 * Errors: forbidden, not_found, conflict, validation_failed.
 */
export async function updateUser(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof UserPatch>,
  hash: HashPassword,
): Promise<UserItem> {
  const { password, extension, ...fields } = patch
  const passwordHash = password === undefined ? undefined : await hash(password)
  return changeSettings(db, actor, {
    action: 'user.update',
    id,
    after: { ...fields, extension, ...(password !== undefined && { password: 'changed' }) },
    change: async (trx) => {
      const before = await oneUser(trx, id)
      requireOwnerFor(actor, [...before.roles, ...(fields.roles ?? [])])
      if (fields.teamId) await requireTeam(trx, fields.teamId)
      await trx
        .updateTable('users')
        .set({ ...fields, updatedAt: new Date() })
        .where('id', '=', id)
        .execute()
      if (extension !== undefined) await assignExtension(trx, id, extension)
      if (passwordHash) await writePassword(trx, id, passwordHash)
      if (passwordHash || fields.isActive === false) await endSessions(trx, id)
      await requireAnOwner(trx)
      return oneUser(trx, id)
    },
  })
}

export const writePassword = (trx: Trx, userId: string, password: string) =>
  trx
    .updateTable('authAccounts')
    .set({ password, updatedAt: new Date() })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .execute()

const endSessions = (trx: Trx, userId: string) =>
  trx.deleteFrom('authSessions').where('userId', '=', userId).execute()

async function oneUser(db: Db, id: string): Promise<UserItem> {
  const [user] = await userRows(db, id)
  if (!user) throw new AppError('not_found')
  return user
}

/** Only an owner makes, changes or unmakes owners: an administrator must not rise above them. */
function requireOwnerFor(actor: Actor, roles: readonly string[]): void {
  if (roles.includes('owner') && !actor.roles.includes('owner')) throw new AppError('forbidden')
}

async function requireAnOwner(trx: Trx): Promise<void> {
  const { rows } = await sql`select from users where is_active and 'owner' = any(roles) limit 1`.execute(trx)
  if (rows.length === 0) throw new AppError('conflict', { message: 'somebody must be the owner' })
}
