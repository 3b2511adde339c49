import type { ContactCard, ContactPatch } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { requireMayAssign } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { announce } from '../../kernel/live.ts'
import { appendActivity } from '../activity/append-activity.ts'
import { audit } from '../audit.ts'
import { findOrMakeCompany } from '../company/find-or-make-company.ts'
import { requireActiveUser, requireCompany } from '../references.ts'
import { contactCard, requireEditable } from './contact-card.ts'

type Patch = z.infer<typeof ContactPatch>

/**
 * Changes a contact if it is still of the version that the editor saw. A draft that gets a name is one no longer.
 * Errors: not_found, forbidden, stale_version with the current card in `details.current`, validation_failed.
 */
export function updateContact(db: Db, actor: Actor, id: string, patch: Patch): Promise<ContactCard> {
  return inTransaction(db, async (trx) => {
    await requireEditable(trx, actor, id)
    const before = await trx
      .selectFrom('contacts')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (before.version !== patch.version)
      throw new AppError('stale_version', { details: { current: await contactCard(trx, actor, id) } })
    const fields = await fieldsOf(trx, actor, patch, before.ownerUserId)
    await trx
      .updateTable('contacts')
      .set({ ...fields, version: before.version + 1, updatedAt: new Date() })
      .where('id', '=', id)
      .execute()
    if (patch.status && patch.status !== before.status)
      await appendActivity(trx, {
        contactId: id,
        kind: 'status',
        at: new Date(),
        authorUserId: actor.userId,
        body: { from: before.status, to: patch.status, comment: '' },
      })
    await audit(trx, {
      actorUserId: actor.userId,
      action: 'contact.update',
      recordKind: 'contact',
      recordId: id,
      before,
      after: fields,
    })
    await announce(trx, { kind: 'contact', id, contactId: id })
    return cardOrLast(trx, actor, id)
  })
}

/** Handing a contact over may take it out of one's own sight; the answer to that is the card as one leaves it. */
function cardOrLast(trx: Trx, actor: Actor, id: string): Promise<ContactCard> {
  return contactCard(trx, { ...actor, liveContactIds: [...actor.liveContactIds, id] }, id)
}

async function fieldsOf(trx: Trx, actor: Actor, patch: Patch, owner: string | null) {
  const { version: _, companyName, ...fields } = patch
  if (fields.ownerUserId !== undefined) {
    requireMayAssign(actor, owner, fields.ownerUserId)
    if (fields.ownerUserId) await requireActiveUser(trx, fields.ownerUserId)
  }
  if (fields.companyId) await requireCompany(trx, actor, fields.companyId)
  if (!fields.companyId && companyName)
    fields.companyId = await findOrMakeCompany(trx, companyName, fields.ownerUserId ?? owner)
  return { ...fields, ...(fields.name && { isDraft: false }) }
}
