import type { CompanyNumber, CompanyNumberInput, CompanyNumberPatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError, systemCode } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { formatPhone, normalisePhone } from '../identity/phone-number.ts'
import { unknownReference } from '../references.ts'
import { personOf } from '../rows.ts'
import { loadCompany } from './company.ts'
import { changeSettings } from './settings-change.ts'
import { deleteRow } from './teams.ts'

type NumberItem = z.infer<typeof CompanyNumber>

/** The company's numbers that customers dial. */
export async function listNumbers(db: Db): Promise<NumberItem[]> {
  const { rows } = await sql<Omit<NumberItem, 'display'>>`
    select n.id, n.e164, ${personOf('t')} as trunk, ${personOf('q')} as queue, n.source
    from numbers n left join trunks t on t.id = n.trunk_id join queues q on q.id = n.queue_id
    order by n.e164`.execute(db)
  return rows.map((row) => ({ ...row, display: formatPhone(row.e164) }))
}

/** Errors: forbidden, bad_phone_number, validation_failed (`number: taken` with `takenBy` in the details, `queueId: not_found`, `trunkId: not_found`). */
export function createNumber(
  db: Db,
  actor: Actor,
  input: z.infer<typeof CompanyNumberInput>,
): Promise<NumberItem> {
  const id = newId()
  return changeSettings(db, actor, {
    action: 'number.create',
    after: input,
    change: async (trx) => {
      const { number, queueId, ...rest } = input
      await requireRoute(trx, input)
      const e164 = await e164Of(trx, number)
      await requireFree(trx, e164, id)
      await unlessTaken(
        trx
          .insertInto('numbers')
          .values({ id, queueId, e164, ...rest })
          .execute(),
      )
      return oneNumber(trx, id)
    },
  })
}

/** Errors: those of {@link createNumber}, and not_found. */
export function updateNumber(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof CompanyNumberPatch>,
): Promise<NumberItem> {
  return changeSettings(db, actor, {
    action: 'number.update',
    id,
    after: patch,
    change: async (trx) => {
      await oneNumber(trx, id)
      await requireRoute(trx, patch)
      const { number, ...rest } = patch
      const fields = { ...rest, ...(number !== undefined && { e164: await e164Of(trx, number) }) }
      if (fields.e164) await requireFree(trx, fields.e164, id)
      if (Object.keys(fields).length > 0)
        await unlessTaken(trx.updateTable('numbers').set(fields).where('id', '=', id).execute())
      return oneNumber(trx, id)
    },
  })
}

/** Errors: forbidden, not_found. */
export const deleteNumber = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'number.delete',
    id,
    before: (trx) => oneNumber(trx, id),
    change: (trx) => deleteRow(trx, 'numbers', id),
  })

async function e164Of(trx: Trx, number: string): Promise<string> {
  const { country } = await loadCompany(trx)
  const phone = normalisePhone(number, country)
  if (!phone) throw new AppError('bad_phone_number', { fields: { number: 'bad_phone_number' } })
  return phone.e164
}

async function requireRoute(
  trx: Trx,
  { queueId, trunkId }: z.infer<typeof CompanyNumberPatch>,
): Promise<void> {
  const queue =
    queueId && (await trx.selectFrom('queues').select('id').where('id', '=', queueId).executeTakeFirst())
  if (queueId && !queue) throw unknownReference('queueId')
  const trunk =
    trunkId && (await trx.selectFrom('trunks').select('id').where('id', '=', trunkId).executeTakeFirst())
  if (trunkId && !trunk) throw unknownReference('trunkId')
}

/** Says where a number leads already: whoever sees its group and line knows what to change. */
async function requireFree(trx: Trx, e164: string, id: string): Promise<void> {
  const other = (await listNumbers(trx)).find((one) => one.e164 === e164 && one.id !== id)
  if (!other) return
  const takenBy = { queue: other.queue.name, trunk: other.trunk?.name ?? null }
  throw new AppError('validation_failed', { fields: { number: 'taken' }, details: { takenBy } })
}

/** Two at once. */
async function unlessTaken(write: Promise<unknown>): Promise<void> {
  await write.catch((error: unknown) => {
    if (systemCode(error) !== '23505') throw error
    throw new AppError('validation_failed', { fields: { number: 'taken' }, cause: error })
  })
}

async function oneNumber(trx: Trx, id: string): Promise<NumberItem> {
  const number = (await listNumbers(trx)).find((one) => one.id === id)
  if (!number) throw new AppError('not_found')
  return number
}
