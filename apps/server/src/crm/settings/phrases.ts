import type { OutcomeForm, OutcomeKind, Phrase, PhraseInput, PhrasePatch } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { Db, Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { listLostReasons } from './lost-reasons.ts'
import { changeSettings } from './settings-change.ts'
import { deleteRow } from './teams.ts'

type PhraseItem = z.infer<typeof Phrase>

/** Saved phrases for the comment of an outcome. */
export async function listPhrases(db: Db): Promise<PhraseItem[]> {
  const rows = await db
    .selectFrom('outcomePhrases')
    .select(['id', 'outcome', 'text', 'position'])
    .orderBy('outcome')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, outcome: row.outcome as OutcomeKind }))
}

/** What the outcome form offers: phrases, and the reasons in use. */
export async function outcomeForm(db: Db): Promise<z.infer<typeof OutcomeForm>> {
  const [phrases, reasons] = await Promise.all([listPhrases(db), listLostReasons(db)])
  return { phrases, lostReasons: reasons.filter((reason) => reason.isActive) }
}

/** Error: forbidden. */
export const createPhrase = (db: Db, actor: Actor, input: z.infer<typeof PhraseInput>): Promise<PhraseItem> =>
  changeSettings(db, actor, {
    action: 'phrase.create',
    after: input,
    change: async (trx) => {
      const id = newId()
      const position = (await listPhrases(trx)).filter((one) => one.outcome === input.outcome).length
      await trx
        .insertInto('outcomePhrases')
        .values({ id, ...input, position })
        .execute()
      return onePhrase(trx, id)
    },
  })

/** Errors: forbidden, not_found. */
export const updatePhrase = (
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof PhrasePatch>,
): Promise<PhraseItem> =>
  changeSettings(db, actor, {
    action: 'phrase.update',
    id,
    after: patch,
    change: async (trx) => {
      if (Object.keys(patch).length > 0)
        await trx.updateTable('outcomePhrases').set(patch).where('id', '=', id).execute()
      return onePhrase(trx, id)
    },
  })

/** Errors: forbidden, not_found. */
export const deletePhrase = (db: Db, actor: Actor, id: string): Promise<void> =>
  changeSettings(db, actor, {
    action: 'phrase.delete',
    id,
    before: (trx) => onePhrase(trx, id),
    change: (trx) => deleteRow(trx, 'outcomePhrases', id),
  })

async function onePhrase(trx: Trx, id: string): Promise<PhraseItem> {
  const phrase = (await listPhrases(trx)).find((one) => one.id === id)
  if (!phrase) throw new AppError('not_found')
  return phrase
}
