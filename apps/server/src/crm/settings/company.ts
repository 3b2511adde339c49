import type { Company, CompanyPatch } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { changeSettings } from './settings-change.ts'

/** The company's own settings; undefined before the first run. */
export async function findCompany(db: Db): Promise<Company | undefined> {
  const row = await db.selectFrom('company').selectAll().executeTakeFirst()
  if (!row) return undefined
  const { id: _id, createdAt: _createdAt, callingFrom, callingUntil, language, ...rest } = row
  return {
    ...rest,
    language: language as Company['language'],
    callingFrom: callingFrom.slice(0, 5),
    callingUntil: callingUntil.slice(0, 5),
  }
}

/** Error: conflict before the first run. */
export async function loadCompany(db: Db): Promise<Company> {
  const company = await findCompany(db)
  if (!company) throw new AppError('conflict', { message: 'the first run has not been done' })
  return company
}

export async function updateCompany(
  db: Db,
  actor: Actor,
  patch: z.infer<typeof CompanyPatch>,
): Promise<Company> {
  if (patch.timeZone !== undefined) requireTimeZone(patch.timeZone, 'timeZone')
  return changeSettings(db, actor, {
    action: 'company.update',
    id: 'company',
    after: patch,
    change: async (trx) => {
      await loadCompany(trx)
      if (Object.keys(patch).length > 0) await trx.updateTable('company').set(patch).execute()
      return loadCompany(trx)
    },
  })
}

/** Error: validation_failed unless this is a zone that the runtime knows. */
export function requireTimeZone(timeZone: string, field: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new AppError('validation_failed', { fields: { [field]: 'unknown_time_zone' } })
  }
}
