import type { Trunk, TrunkInput, TrunkPatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { sealText } from '../../kernel/sealed-text.ts'
import { formatPhone, normalisePhone } from '../identity/phone-number.ts'
import { loadCompany } from './company.ts'
import { changeSettings } from './settings-change.ts'
import { deleteRow } from './teams.ts'

type TrunkItem = z.infer<typeof Trunk>

export async function listTrunks(db: Db): Promise<TrunkItem[]> {
  const { rows } = await sql<Omit<TrunkItem, 'callerDisplay'>>`
    select id, name, host, port, match_port, username, secret is not null as has_secret, caller_number,
      allows_abroad, is_enabled from trunks order by name, id`.execute(db)
  return rows.map((row) => ({ ...row, callerDisplay: row.callerNumber && formatPhone(row.callerNumber) }))
}

/** `key` seals the trunk's password. Errors: forbidden, bad_phone_number, validation_failed (`port: required`). */
export function createTrunk(
  db: Db,
  actor: Actor,
  input: z.infer<typeof TrunkInput>,
  key: Buffer,
): Promise<TrunkItem> {
  const id = newId()
  return changeSettings(db, actor, {
    action: 'trunk.create',
    after: withoutSecret(input),
    change: async (trx) => {
      const { name, host } = input
      await trx
        .insertInto('trunks')
        .values({ id, name, host, ...(await storedForm(trx, input, key)) })
        .execute()
      return requirePort(await oneTrunk(trx, id))
    },
  })
}

/** Errors: those of {@link createTrunk}, and not_found. */
export function updateTrunk(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof TrunkPatch>,
  key: Buffer,
): Promise<TrunkItem> {
  return changeSettings(db, actor, {
    action: 'trunk.update',
    id,
    after: withoutSecret(patch),
    change: async (trx) => {
      await oneTrunk(trx, id)
      const fields = await storedForm(trx, patch, key)
      if (Object.keys(fields).length > 0)
        await trx.updateTable('trunks').set(fields).where('id', '=', id).execute()
      return requirePort(await oneTrunk(trx, id))
    },
  })
}

/** Errors: forbidden, not_found. */
export const deleteTrunk = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'trunk.delete',
    id,
    before: (trx) => oneTrunk(trx, id),
    change: (trx) => deleteRow(trx, 'trunks', id),
  })

/** Whoever is known by a port must have one, else no call of theirs is ever taken. */
function requirePort(trunk: TrunkItem): TrunkItem {
  if (trunk.matchPort && trunk.port === null)
    throw new AppError('validation_failed', { fields: { port: 'required' } })
  return trunk
}

async function storedForm(trx: Trx, fields: z.infer<typeof TrunkPatch>, key: Buffer) {
  const { secret, callerNumber, ...rest } = fields
  return {
    ...rest,
    ...(secret !== undefined && { secret: secret ? sealText(key, secret) : null }),
    ...(callerNumber !== undefined && { callerNumber: await callerNumberOf(trx, callerNumber) }),
  }
}

async function callerNumberOf(trx: Trx, number: string | null): Promise<string | null> {
  if (!number) return null
  const { country } = await loadCompany(trx)
  const phone = normalisePhone(number, country)
  if (!phone) throw new AppError('bad_phone_number', { fields: { callerNumber: 'bad_phone_number' } })
  return phone.e164
}

async function oneTrunk(trx: Trx, id: string): Promise<TrunkItem> {
  const trunk = (await listTrunks(trx)).find((one) => one.id === id)
  if (!trunk) throw new AppError('not_found')
  return trunk
}

const withoutSecret = ({ secret, ...rest }: z.infer<typeof TrunkPatch>) => ({
  ...rest,
  ...(secret !== undefined && { secret: secret ? 'changed' : 'removed' }),
})
