import type { ContactCard, ContactCreate } from '@perezvon/contract'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { canEditCustomers, requireMayAssign, requireThat } from '../../access/can.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { findOrMakeCompany } from '../company/find-or-make-company.ts'
import { lockNumber } from '../identity/lock-number.ts'
import { requireActiveUser, requireCompany } from '../references.ts'
import { loadCompany } from '../settings/company.ts'
import { contactCard } from './contact-card.ts'
import { insertPhones, newPhoneOf } from './contact-phones.ts'
import { absorbDraft, draftsOfNumbers } from './drafts.ts'
import { joinEarlierCalls } from './join-earlier-calls.ts'

type Body = z.infer<typeof ContactCreate>

/**
 * A new contact, the actor's own unless said otherwise. Where calls from one of its numbers have begun a draft, that draft
 * becomes the contact, so that its earlier calls are there (N3).
 * Errors: forbidden; bad_phone_number; validation_failed for companies and owners that are not there.
 */
export function createContact(db: Db, actor: Actor, body: Body): Promise<ContactCard> {
  requireThat(canEditCustomers(actor))
  return inTransaction(db, async (trx) => {
    const { country } = await loadCompany(trx)
    const phones = body.phones.map((phone, index) => newPhoneOf(phone, country, `phones.${index}.number`))
    const numbers = [...new Set(phones.map((phone) => phone.e164))].sort()
    for (const number of numbers) await lockNumber(trx, number)
    const [draftId, ...otherDrafts] = await draftsOfNumbers(trx, numbers)
    const id = draftId ?? newId()
    await write(trx, actor, id, body, draftId !== undefined)
    await insertPhones(trx, id, phones)
    for (const other of otherDrafts) await absorbDraft(trx, other, id)
    for (const number of numbers) await joinEarlierCalls(trx, id, number)
    await audit(trx, {
      actorUserId: actor.userId,
      action: 'contact.create',
      recordKind: 'contact',
      recordId: id,
      after: body,
    })
    await announce(trx, { kind: 'contact', id, contactId: id })
    return contactCard(trx, actor, id)
  })
}

async function write(trx: Trx, actor: Actor, id: string, body: Body, isDraft: boolean): Promise<void> {
  const ownerUserId = await ownerOf(trx, actor, body)
  const fields = {
    name: body.name,
    email: body.email ?? null,
    ownerUserId,
    companyId: await companyOf(trx, actor, body, ownerUserId),
    isDraft: false,
  }
  if (!isDraft) {
    await trx
      .insertInto('contacts')
      .values({ id, ...fields, source: body.source, createdBy: actor.userId })
      .execute()
    return
  }
  await trx
    .updateTable('contacts')
    .set((eb) => ({
      ...fields,
      // where the draft's call came from is known better than what anybody types later
      ...(body.source && { source: body.source }),
      version: eb('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .execute()
}

async function ownerOf(trx: Trx, actor: Actor, body: Body): Promise<string | null> {
  if (body.ownerUserId === undefined) return actor.userId
  if (body.ownerUserId === null) return null
  requireMayAssign(actor, null, body.ownerUserId)
  await requireActiveUser(trx, body.ownerUserId)
  return body.ownerUserId
}

async function companyOf(trx: Trx, actor: Actor, body: Body, owner: string | null): Promise<string | null> {
  if (body.companyId) {
    await requireCompany(trx, actor, body.companyId)
    return body.companyId
  }
  return body.companyName ? findOrMakeCompany(trx, body.companyName, owner) : null
}
