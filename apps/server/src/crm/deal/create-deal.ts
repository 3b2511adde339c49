import type { Deal, DealCreate } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { requireCompany, requireContact } from '../references.ts'
import { loadCompany } from '../settings/company.ts'
import { findDeal } from './list-deals.ts'
import { choosePipeline, chooseStage } from './pipelines.ts'
import { recordStageChange } from './record-stage-change.ts'

/** A new open deal of the actor's. Errors: forbidden; validation_failed for what is not there. */
export function createDeal(db: Db, actor: Actor, body: z.infer<typeof DealCreate>, at: Date): Promise<Deal> {
  requireThat(canEditCustomers(actor))
  return inTransaction(db, async (trx) => {
    if (body.contactId) await requireContact(trx, actor, body.contactId)
    if (body.companyId) await requireCompany(trx, actor, body.companyId)
    const pipeline = await choosePipeline(trx, body.pipelineId)
    const stage = chooseStage(pipeline, body.stageId)
    const { title, amountMinor } = body
    const id = await insertDeal(trx, {
      title,
      amountMinor,
      contactId: body.contactId ?? null,
      companyId: body.companyId ?? null,
      ownerUserId: actor.userId,
      pipelineId: pipeline.id,
      stageId: stage.id,
      byUserId: actor.userId,
      at,
    })
    await audit(trx, {
      actorUserId: actor.userId,
      action: 'deal.create',
      recordKind: 'deal',
      recordId: id,
      after: body,
    })
    return findDeal(trx, actor, id)
  })
}

export interface NewDeal {
  title: string
  amountMinor: number
  contactId: string | null
  /** The contact's company when null. */
  companyId: string | null
  ownerUserId: string | null
  pipelineId: string
  stageId: string
  byUserId: string
  at: Date
  callId?: string
}

/** Writes an open deal with its first fact, and returns its id. */
export async function insertDeal(trx: Trx, deal: NewDeal): Promise<string> {
  const id = newId()
  const { byUserId, at, callId, ...fields } = deal
  const { currency } = await loadCompany(trx)
  const companyId = deal.companyId ?? (await companyOfContact(trx, deal.contactId))
  await trx
    .insertInto('deals')
    .values({ ...fields, id, companyId, currency, stageSince: at, createdAt: at, updatedAt: at })
    .execute()
  await recordStageChange(trx, {
    ...fields,
    dealId: id,
    fromStageId: null,
    toStageId: deal.stageId,
    toState: 'open',
    currency,
    byUserId,
    at,
    callId: callId ?? null,
  })
  await announce(trx, { kind: 'deal', id, contactId: deal.contactId })
  return id
}

async function companyOfContact(trx: Trx, contactId: string | null): Promise<string | null> {
  if (contactId === null) return null
  const contact = await trx
    .selectFrom('contacts')
    .select('companyId')
    .where('id', '=', contactId)
    .executeTakeFirst()
  return contact?.companyId ?? null
}
