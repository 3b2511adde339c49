import type { ContactCard, PhoneInput, PhonePatch } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { type Db, inTransaction, type Trx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { announce } from '../../kernel/live.ts'
import { audit } from '../audit.ts'
import { lockNumber } from '../identity/lock-number.ts'
import { normalisePhone, type ParsedPhone } from '../identity/phone-number.ts'
import { loadCompany } from '../settings/company.ts'
import { contactCard, requireEditable } from './contact-card.ts'
import { absorbDraft, draftsOfNumbers } from './drafts.ts'
import { joinEarlierCalls } from './join-earlier-calls.ts'

export interface NewPhone extends ParsedPhone {
  label: string
  isPrimary: boolean
}

/** E.164 of what was typed. Error: bad_phone_number, naming the field. */
export function newPhoneOf(input: z.infer<typeof PhoneInput>, country: string, field: string): NewPhone {
  const phone = normalisePhone(input.number, country)
  if (!phone) throw new AppError('bad_phone_number', { fields: { [field]: 'bad_phone_number' } })
  return { ...phone, label: input.label, isPrimary: input.isPrimary }
}

/** Writes the numbers of a contact that has none of these; exactly one stays primary. */
export async function insertPhones(trx: Trx, contactId: string, phones: readonly NewPhone[]): Promise<void> {
  const known = await trx
    .selectFrom('contactPhones')
    .select(['e164', 'extension', 'isPrimary'])
    .where('contactId', '=', contactId)
    .execute()
  const isKnown = (phone: NewPhone) =>
    known.some((one) => one.e164 === phone.e164 && one.extension === phone.extension)
  const fresh = phones.filter(
    (phone, index) =>
      !isKnown(phone) &&
      phones.findIndex((one) => one.e164 === phone.e164 && one.extension === phone.extension) === index,
  )
  if (fresh.length === 0) return
  const chosen = fresh.findIndex((phone) => phone.isPrimary)
  const primary = chosen >= 0 ? chosen : known.some((phone) => phone.isPrimary) ? -1 : 0
  if (primary >= 0) await clearPrimary(trx, contactId)
  await trx
    .insertInto('contactPhones')
    .values(fresh.map((phone, index) => ({ ...phone, id: newId(), contactId, isPrimary: index === primary })))
    .execute()
}

/** Another number of the contact; earlier calls with it join (N3), and so does the draft that they began. */
export function addPhone(
  db: Db,
  actor: Actor,
  contactId: string,
  input: z.infer<typeof PhoneInput>,
): Promise<ContactCard> {
  return changePhones(db, actor, contactId, 'contact.add-phone', input, async (trx) => {
    const { country } = await loadCompany(trx)
    const phone = newPhoneOf(input, country, 'number')
    await lockNumber(trx, phone.e164)
    for (const draftId of await draftsOfNumbers(trx, [phone.e164]))
      if (draftId !== contactId) await absorbDraft(trx, draftId, contactId)
    await insertPhones(trx, contactId, [phone])
    await joinEarlierCalls(trx, contactId, phone.e164)
  })
}

export function updatePhone(
  db: Db,
  actor: Actor,
  contactId: string,
  phoneId: string,
  patch: z.infer<typeof PhonePatch>,
): Promise<ContactCard> {
  return changePhones(db, actor, contactId, 'contact.update-phone', { phoneId, ...patch }, async (trx) => {
    await requirePhone(trx, contactId, phoneId)
    if (patch.isPrimary) await clearPrimary(trx, contactId)
    if (Object.keys(patch).length > 0)
      await trx.updateTable('contactPhones').set(patch).where('id', '=', phoneId).execute()
  })
}

/** Takes a number away; calls already made with it stay the contact's. */
export function removePhone(db: Db, actor: Actor, contactId: string, phoneId: string): Promise<ContactCard> {
  return changePhones(db, actor, contactId, 'contact.remove-phone', { phoneId }, async (trx) => {
    await requirePhone(trx, contactId, phoneId)
    await trx.deleteFrom('contactPhones').where('id', '=', phoneId).execute()
    await sql`update contact_phones set is_primary = true where id = (
      select id from contact_phones where contact_id = ${contactId} order by is_primary desc, created_at, id limit 1)`.execute(
      trx,
    )
  })
}

function changePhones(
  db: Db,
  actor: Actor,
  contactId: string,
  action: string,
  after: unknown,
  change: (trx: Trx) => Promise<void>,
): Promise<ContactCard> {
  return inTransaction(db, async (trx) => {
    await requireEditable(trx, actor, contactId)
    await change(trx)
    await sql`update contacts set version = version + 1, updated_at = now() where id = ${contactId}`.execute(
      trx,
    )
    await audit(trx, { actorUserId: actor.userId, action, recordKind: 'contact', recordId: contactId, after })
    await announce(trx, { kind: 'contact', id: contactId, contactId })
    return contactCard(trx, actor, contactId)
  })
}

async function requirePhone(trx: Trx, contactId: string, phoneId: string): Promise<void> {
  const { rows } =
    await sql`select from contact_phones where id = ${phoneId} and contact_id = ${contactId}`.execute(trx)
  if (rows.length === 0) throw new AppError('not_found')
}

const clearPrimary = (trx: Trx, contactId: string) =>
  sql`update contact_phones set is_primary = false where contact_id = ${contactId} and is_primary`.execute(
    trx,
  )
