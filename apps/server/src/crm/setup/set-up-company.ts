import type { SetupBody } from '@perezvon/contract'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { AppError, systemCode } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { requireTimeZone } from '../settings/company.ts'
import { assignExtension, nextFreeExtension } from '../settings/extensions.ts'
import { type HashPassword, insertUser } from '../settings/users.ts'
import { type FirstWords, firstWords } from './first-words.ts'

export interface SetUpWith {
  hashPassword: HashPassword
  /** Fills the company of a 'demo' start. */
  seedDemo(trx: Trx, administratorUserId: string, company: SetupBody['company']): Promise<void>
}

/**
 * The first run: the company, its first user (owner and administrator, extension 101) and what an empty company begins with,
 * or the demo company, in one transaction. Returns the user's id.
 * Errors: already_set_up; validation_failed (unknown country, currency or time zone).
 */
export async function setUpCompany(db: Db, body: SetupBody, how: SetUpWith): Promise<string> {
  requireKnownNames(body.company)
  const passwordHash = await how.hashPassword(body.administrator.password)
  return inTransaction(db, async (trx) => {
    await insertCompany(trx, body)
    const { name, email } = body.administrator
    const roles = ['owner', 'administrator']
    const userId = await insertUser(trx, { name, email, roles, teamId: null }, passwordHash)
    await assignExtension(trx, userId, await nextFreeExtension(trx))
    if (body.start === 'demo') await how.seedDemo(trx, userId, body.company)
    else await layGround(trx, userId, firstWords[body.company.language])
    await announce(trx, { kind: 'settings', id: 'company', contactId: null })
    return userId
  })
}

/** The one row of `company` is what makes a second first run impossible, also two at once. */
async function insertCompany(trx: Trx, { company, start }: SetupBody): Promise<void> {
  try {
    await trx
      .insertInto('company')
      .values({ ...company, isDemo: start === 'demo' })
      .execute()
  } catch (error) {
    throw systemCode(error) === '23505' ? new AppError('already_set_up') : error
  }
}

function requireKnownNames({ country, currency, timeZone }: SetupBody['company']): void {
  requireTimeZone(timeZone, 'company.timeZone')
  if (!isSupportedCountry(country))
    throw new AppError('validation_failed', { fields: { 'company.country': 'unknown_country' } })
  if (!Intl.supportedValuesOf('currency').includes(currency))
    throw new AppError('validation_failed', { fields: { 'company.currency': 'unknown_currency' } })
}

async function layGround(trx: Trx, userId: string, words: FirstWords): Promise<void> {
  const teamId = newId()
  const queueId = newId()
  await trx.insertInto('teams').values({ id: teamId, name: words.team }).execute()
  await trx.updateTable('users').set({ teamId }).where('id', '=', userId).execute()
  await trx.insertInto('queues').values({ id: queueId, name: words.queue, teamId }).execute()
  await trx.insertInto('queueMembers').values({ queueId, userId }).execute()
  await layPipeline(trx, words)
  await layOutcomeForm(trx, words)
}

async function layPipeline(trx: Trx, words: FirstWords): Promise<void> {
  const pipelineId = newId()
  await trx.insertInto('pipelines').values({ id: pipelineId, name: words.pipeline }).execute()
  await trx
    .insertInto('stages')
    .values(words.stages.map((stage, position) => ({ id: newId(), pipelineId, position, ...stage })))
    .execute()
}

async function layOutcomeForm(trx: Trx, words: FirstWords): Promise<void> {
  await trx
    .insertInto('lostReasons')
    .values(words.lostReasons.map((name, position) => ({ id: newId(), name, position })))
    .execute()
  const phrases = Object.entries(words.phrases).flatMap(([outcome, texts]) =>
    texts.map((text, position) => ({ id: newId(), outcome, text, position })),
  )
  await trx.insertInto('outcomePhrases').values(phrases).execute()
}
