import type { OutcomeBody } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { announce } from '../../kernel/live.ts'
import { appendActivity } from '../activity/append-activity.ts'
import { insertDeal } from '../deal/create-deal.ts'
import { findDeal } from '../deal/list-deals.ts'
import { choosePipeline } from '../deal/pipelines.ts'
import { lockDeal, requireLostReason, writeDeal } from '../deal/update-deal.ts'
import { formatPhone } from '../identity/phone-number.ts'
import { requireFile, unknownReference } from '../references.ts'
import { insertTask } from '../task/create-task.ts'
import { type OutcomeCall, type SavedRow, saveOutcome } from './outcome-rows.ts'

interface Applying {
  actor: Actor
  call: OutcomeCall
  body: OutcomeBody
  /** The employee in whose name: owner of the task and the deal. */
  processedFor: string
  at: Date
}

type Bought = Extract<OutcomeBody, { outcome: 'bought' }>

/** Does what the outcome says: task or deal, the contact's status, and the outcome's own row. */
export async function applyOutcome(trx: Trx, applying: Applying): Promise<void> {
  const { actor, call, body, at } = applying
  if (body.outcome === 'will_not_buy') await requireLostReason(trx, body.lostReasonId)
  const taskId = body.outcome === 'scheduled' ? await setNextStep(trx, applying, body.nextStep) : null
  const dealId = body.outcome === 'bought' ? await winDeal(trx, applying, body) : null
  if (call.contactId) await setStatus(trx, applying, call.contactId)
  await saveOutcome(trx, {
    callId: call.id,
    contactId: call.contactId,
    outcome: body.outcome,
    comment: body.comment,
    dealId,
    taskId,
    lostReasonId: body.outcome === 'will_not_buy' ? body.lostReasonId : null,
    processedBy: actor.userId,
    processedAt: at,
  })
}

/** Undoes what an earlier outcome of the call did, so that another can take its place: its task goes, its deal is open again. */
export async function takeBackOutcome(
  trx: Trx,
  actor: Actor,
  call: OutcomeCall,
  saved: SavedRow,
  at: Date,
): Promise<void> {
  if (saved.taskId)
    await trx.deleteFrom('tasks').where('id', '=', saved.taskId).where('doneAt', 'is', null).execute()
  if (saved.dealId) {
    const deal = await lockDeal(trx, saved.dealId)
    if (deal.state === 'won') await writeDeal(trx, actor.userId, deal, { state: 'open', closedAt: null }, at)
  }
  await trx
    .deleteFrom('activities')
    .where('callId', '=', call.id)
    .where('kind', 'in', ['task', 'deal'])
    .execute()
}

function setNextStep(
  trx: Trx,
  { actor, call, processedFor, at }: Applying,
  step: { title: string; dueAt: string },
): Promise<string> {
  return insertTask(trx, {
    title: step.title,
    contactId: call.contactId,
    dealId: null,
    ownerUserId: processedFor,
    dueAt: new Date(step.dueAt),
    byUserId: actor.userId,
    at,
    callId: call.id,
  })
}

async function winDeal(trx: Trx, applying: Applying, body: Bought): Promise<string> {
  const { actor, call, at } = applying
  if (body.contractFileId) await requireFile(trx, actor, body.contractFileId)
  const chosen = body.dealId ?? call.saved?.dealId
  const dealId = chosen ? await openDeal(trx, applying, chosen) : await newDeal(trx, applying, body)
  await writeDeal(
    trx,
    actor.userId,
    await lockDeal(trx, dealId),
    {
      state: 'won',
      closedAt: at,
      amountMinor: body.amountMinor,
      contractNumber: body.contractNumber,
      ...(body.contractFileId && { contractFile: body.contractFileId }),
      ...(body.dealTitle && { title: body.dealTitle }),
    },
    at,
    call.id,
  )
  return dealId
}

/** The deal that is named, if it is this contact's and still open. */
async function openDeal(trx: Trx, { actor, call }: Applying, id: string): Promise<string> {
  const deal = await findDeal(trx, actor, id).catch((error: unknown) => {
    throw error instanceof AppError ? unknownReference('dealId') : error
  })
  if (deal.contact && deal.contact.id !== call.contactId) throw unknownReference('dealId')
  if (deal.state !== 'open') throw new AppError('validation_failed', { fields: { dealId: 'not_open' } })
  return id
}

async function newDeal(trx: Trx, { actor, call, processedFor, at }: Applying, body: Bought): Promise<string> {
  const pipeline = await choosePipeline(trx, undefined)
  const stage = pipeline.stages.at(-1)
  return insertDeal(trx, {
    title: body.dealTitle || (await titleFor(trx, call)),
    amountMinor: body.amountMinor,
    contactId: call.contactId,
    companyId: null,
    ownerUserId: processedFor,
    pipelineId: pipeline.id,
    stageId: (stage as { id: string }).id,
    byUserId: actor.userId,
    at,
    callId: call.id,
  })
}

async function titleFor(trx: Trx, call: OutcomeCall): Promise<string> {
  const contact = call.contactId
    ? await trx.selectFrom('contacts').select('name').where('id', '=', call.contactId).executeTakeFirst()
    : undefined
  return contact?.name || (call.customerNumber ? formatPhone(call.customerNumber) : '—')
}

/** The outcome becomes the contact's status. Work that goes on with nobody's contact makes it this employee's. */
async function setStatus(
  trx: Trx,
  { actor, call, body, processedFor, at }: Applying,
  contactId: string,
): Promise<void> {
  const goesOn = body.outcome === 'scheduled' || body.outcome === 'bought'
  const { rows } = await sql<{ from: string }>`
    update contacts c set status = ${body.outcome}, version = c.version + 1, updated_at = ${at},
      owner_user_id = ${goesOn ? sql`coalesce(c.owner_user_id, ${processedFor}::uuid)` : sql`c.owner_user_id`}
    from (select id, status from contacts where id = ${contactId} for update) old
    where c.id = old.id returning old.status as from`.execute(trx)
  const from = rows[0]?.from
  if (from !== body.outcome)
    await appendActivity(trx, {
      contactId,
      kind: 'status',
      at,
      authorUserId: actor.userId,
      callId: call.id,
      body: { from, to: body.outcome, comment: body.comment },
    })
  await announce(trx, { kind: 'contact', id: contactId, contactId })
}
