import crypto from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { changeSettings } from './settings-change.ts'

const firstExtension = 101

/** The lowest free extension from 101 on. */
export async function nextFreeExtension(trx: Trx): Promise<string> {
  const { rows } = await sql<{ number: string }>`
    select n::text as number from generate_series(${firstExtension}::int, 999999) n
    where not exists (select from extensions e where e.number = n::text) limit 1`.execute(trx)
  const [free] = rows
  if (!free) throw new AppError('conflict', { message: 'no extension is free' })
  return free.number
}

/**
 * Gives the user this extension in place of the one they have; null takes it away. A new number has no desk phone's password.
 * Error: validation_failed (`extension: taken`, by whom in the details).
 */
export async function assignExtension(trx: Trx, userId: string, number: string | null): Promise<void> {
  const current = await trx
    .selectFrom('extensions')
    .select('number')
    .where('userId', '=', userId)
    .orderBy('number')
    .executeTakeFirst()
  if ((current?.number ?? null) === number) return
  await trx.deleteFrom('extensions').where('userId', '=', userId).execute()
  if (number === null) return
  const holder = await trx
    .selectFrom('extensions')
    .innerJoin('users', 'users.id', 'extensions.userId')
    .select('users.name')
    .where('number', '=', number)
    .executeTakeFirst()
  if (holder) {
    const details = { takenBy: { user: holder.name } }
    throw new AppError('validation_failed', { fields: { extension: 'taken' }, details })
  }
  await trx.deleteFrom('extensions').where('number', '=', number).execute()
  await trx.insertInto('extensions').values({ id: newId(), number, userId }).execute()
}

/** Issues a desk phone's password for an extension and keeps its digests alone. Error: not_found. */
export function issueDeskPhonePassword(db: Db, actor: Actor, number: string, realm: string): Promise<string> {
  const password = crypto.randomBytes(18).toString('base64url')
  const digest = (algorithm: string) =>
    crypto.createHash(algorithm).update(`${number}:${realm}:${password}`).digest('hex')
  return changeSettings(db, actor, {
    action: 'extension.issue-desk-phone',
    id: number,
    change: async (trx) => {
      await setDigests(trx, number, { ha1Md5: digest('md5'), ha1Sha256: digest('sha256') })
      return password
    },
  })
}

/** The desk phone of an extension can register no more. Error: not_found. */
export const removeDeskPhone = (db: Db, actor: Actor, number: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'extension.remove-desk-phone',
    id: number,
    change: (trx) => setDigests(trx, number, { ha1Md5: null, ha1Sha256: null }),
  })

async function setDigests(
  trx: Trx,
  number: string,
  digests: { ha1Md5: string | null; ha1Sha256: string | null },
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('extensions')
    .set(digests)
    .where('number', '=', number)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new AppError('not_found')
}

/** The extension that a user's browser registers; undefined when they have none. */
export async function extensionOfUser(db: Db, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('extensions')
    .select('number')
    .where('userId', '=', userId)
    .orderBy('number')
    .executeTakeFirst()
  return row?.number
}
