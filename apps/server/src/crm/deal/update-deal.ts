import type { Deal, DealPatch } from '@perezvon/contract'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireMayAssign, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Schema, type Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { announce } from '../../kernel/live.ts'
import { appendActivity } from '../activity/append-activity.ts'
import { audit } from '../audit.ts'
import { requireActiveUser, requireFile, unknownReference } from '../references.ts'
import { dealsOf } from './deal-rows.ts'
import { findDeal } from './list-deals.ts'
import { recordStageChange } from './record-stage-change.ts'

type Patch = z.infer<typeof DealPatch>
type StoredDeal = Selectable<Schema['deals']>

/**
 * Changes a deal if it is still of the version that the editor saw; a change of stage or state is also appended as a fact.
 * Errors: not_found, forbidden, stale_version with the current deal in `details.current`, validation_failed (a lost deal needs
 * a reason: `lostReasonId: required`).
 */
export function updateDeal(db: Db, actor: Actor, id: string, patch: Patch, at: Date): Promise<Deal> {
  return inTransaction(db, async (trx) => {
    const current = await findDeal(trx, actor, id)
    requireThat(canEditCustomers(actor))
    const before = await lockDeal(trx, id)
    if (before.version !== patch.version) throw new AppError('stale_version', { details: { current } })
    await requireReferences(trx, actor, before, patch)
    const after = await writeDeal(trx, actor.userId, before, fieldsOf(before, patch, at), at)
    await audit(trx, {
      actorUserId: actor.userId,
      action: 'deal.update',
      recordKind: 'deal',
      recordId: id,
      before,
      after,
    })
    // handing a deal over may take it out of one's own sight; the answer is the deal as one leaves it
    const [deal] = await dealsOf(trx, sql`select ${id}::uuid as id`)
    return deal as Deal
  })
}

export const lockDeal = (trx: Trx, id: string): Promise<StoredDeal> =>
  trx.selectFrom('deals').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()

/** Writes the changed fields, the fact when stage or state changed, and the hint. */
export async function writeDeal(
  trx: Trx,
  byUserId: string,
  before: StoredDeal,
  fields: Partial<Omit<StoredDeal, 'titleFolded'>>,
  at: Date,
  callId: string | null = null,
): Promise<StoredDeal> {
  const after = await trx
    .updateTable('deals')
    .set({ ...fields, version: before.version + 1, updatedAt: at })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (after.stageId !== before.stageId || after.state !== before.state)
    await recordStageChange(trx, {
      ...after,
      dealId: after.id,
      fromStageId: before.stageId,
      toStageId: after.stageId,
      toState: after.state,
      byUserId,
      at,
      callId,
    })
  else if (after.contractFile && after.contractFile !== before.contractFile)
    await tellContract(trx, after, after.contractFile, byUserId, at)
  await announce(trx, { kind: 'deal', id: after.id, contactId: after.contactId })
  return after
}

/**
 * A contract attached by itself stands on the contact's timeline; one that comes with a won deal stands there with the deal, and
 * one that is put back has its entry already.
 */
async function tellContract(trx: Trx, deal: StoredDeal, fileId: string, byUserId: string, at: Date) {
  if (!deal.contactId || (await isTold(trx, deal.contactId, deal.id, fileId))) return
  const file = await trx
    .selectFrom('files')
    .select(['id', 'name'])
    .where('id', '=', fileId)
    .executeTakeFirst()
  const { id: dealId, title, state, amountMinor, currency } = deal
  await appendActivity(trx, {
    contactId: deal.contactId,
    dealId,
    kind: 'deal',
    at,
    authorUserId: byUserId,
    body: { dealId, title, state, amountMinor, currency, contract: file },
  })
}

async function isTold(trx: Trx, contactId: string, dealId: string, fileId: string): Promise<boolean> {
  const { rows } = await sql`select from activities where contact_id = ${contactId} and deal_id = ${dealId}
    and body -> 'contract' ->> 'id' = ${fileId} limit 1`.execute(trx)
  return rows.length > 0
}

function fieldsOf(before: StoredDeal, patch: Patch, at: Date): Partial<Omit<StoredDeal, 'titleFolded'>> {
  const { version: _, contractFileId, ...fields } = patch
  const state = patch.state ?? before.state
  return {
    ...fields,
    ...(contractFileId !== undefined && { contractFile: contractFileId }),
    ...(patch.stageId && patch.stageId !== before.stageId && { stageSince: at }),
    ...(state !== before.state && { closedAt: state === 'open' ? null : at }),
    ...(state !== 'lost' && { lostReasonId: null }),
  }
}

async function requireReferences(trx: Trx, actor: Actor, before: StoredDeal, patch: Patch): Promise<void> {
  if (patch.ownerUserId !== undefined) {
    requireMayAssign(actor, before.ownerUserId, patch.ownerUserId)
    if (patch.ownerUserId) await requireActiveUser(trx, patch.ownerUserId)
  }
  if (patch.contractFileId && patch.contractFileId !== before.contractFile)
    if (!(await wasItsContract(trx, before.id, patch.contractFileId)))
      await requireFile(trx, actor, patch.contractFileId)
  if (patch.stageId) await requireStage(trx, before.pipelineId, patch.stageId)
  if (patch.lostReasonId) await requireLostReason(trx, patch.lostReasonId)
  const isLost = (patch.state ?? before.state) === 'lost'
  if (isLost && !patch.lostReasonId && !before.lostReasonId)
    throw new AppError('validation_failed', { fields: { lostReasonId: 'required' } })
}

/** A contract that was taken off this deal may be put back by whoever may change the deal, whoever uploaded it. */
async function wasItsContract(trx: Trx, dealId: string, fileId: string): Promise<boolean> {
  const { rows } = await sql`select from audit_log where record_kind = 'deal' and record_id = ${dealId}
    and before ->> 'contractFile' = ${fileId} limit 1`.execute(trx)
  return rows.length > 0
}

async function requireStage(trx: Trx, pipelineId: string, stageId: string): Promise<void> {
  const stage = await trx
    .selectFrom('stages')
    .select('id')
    .where('id', '=', stageId)
    .where('pipelineId', '=', pipelineId)
    .executeTakeFirst()
  if (!stage) throw unknownReference('stageId')
}

/** Error: validation_failed unless this is a reason in use. */
export async function requireLostReason(trx: Trx, id: string): Promise<void> {
  const reason = await trx
    .selectFrom('lostReasons')
    .select('id')
    .where('id', '=', id)
    .where('isActive', '=', true)
    .executeTakeFirst()
  if (!reason) throw unknownReference('lostReasonId')
}
