import type { CompanyCard, CompanyInput, CompanyInputPatch } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireMayAssign, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { requireActiveUser } from '../references.ts'
import { companyCard } from './list-companies.ts'

type Card = z.infer<typeof CompanyCard>

/** A company of the actor's own unless said otherwise. Errors: forbidden, validation_failed. */
export function createCompany(db: Db, actor: Actor, body: z.infer<typeof CompanyInput>): Promise<Card> {
  requireThat(canEditCustomers(actor))
  return inTransaction(db, async (trx) => {
    const id = newId()
    const ownerUserId = body.ownerUserId ?? actor.userId
    await requireOwner(trx, actor, actor.userId, ownerUserId)
    await trx
      .insertInto('companies')
      .values({ id, name: body.name, notes: body.notes, ownerUserId })
      .execute()
    await written(trx, actor, id, 'company.create', body)
    return companyCard(trx, actor, id)
  })
}

/** Errors: not_found, forbidden, validation_failed. */
export function updateCompanyCard(
  db: Db,
  actor: Actor,
  id: string,
  patch: z.infer<typeof CompanyInputPatch>,
): Promise<Card> {
  return inTransaction(db, async (trx) => {
    const before = await companyCard(trx, actor, id)
    requireThat(canEditCustomers(actor))
    if (patch.ownerUserId !== undefined)
      await requireOwner(trx, actor, before.owner?.id ?? null, patch.ownerUserId)
    await trx
      .updateTable('companies')
      .set({ ...patch, updatedAt: new Date() })
      .where('id', '=', id)
      .execute()
    const after = await companyCard(trx, actor, id)
    await written(trx, actor, id, 'company.update', patch)
    return after
  })
}

async function requireOwner(trx: Trx, actor: Actor, from: string | null, to: string | null): Promise<void> {
  requireMayAssign(actor, from, to)
  if (to) await requireActiveUser(trx, to)
}

async function written(trx: Trx, actor: Actor, id: string, action: string, after: unknown): Promise<void> {
  await audit(trx, { actorUserId: actor.userId, action, recordKind: 'company', recordId: id, after })
  await announce(trx, { kind: 'company', id, contactId: null })
}
