import type { Language } from '@perezvon/contract'
import { sql } from 'kysely'
import type { Db } from '../kernel/db.ts'
import { fictionalNumbers, strangersCount } from './fictional-numbers.ts'
import { type PromptName, promptFile } from './prompts.ts'
import { vocabularyOf } from './vocabulary/vocabulary-of.ts'

/** Who shall call whom, and what they say: the arguments of the built-in caller. */
export interface RingMePlan {
  /** E.164 of the caller. */
  fromNumber: string
  /** The company's number that they dial. */
  toNumber: string
  /** Null for a stranger. */
  name: string | null
  /** Absolute path of the spoken prompt. */
  prompt: string
}

/**
 * A call for that employee as a customer of the demo company would make it; undefined when there is nobody to call as, or
 * no number of the company to dial.
 */
export async function planRingMe(
  db: Db,
  options: { userId: string; as: 'known' | 'new' },
): Promise<RingMePlan | undefined> {
  const company = await db.selectFrom('company').select(['country', 'language']).executeTakeFirst()
  const toNumber = await numberFor(db, options.userId)
  if (!company || !toNumber) return undefined
  const language = company.language as Language
  const caller =
    options.as === 'known'
      ? await demoCustomerOf(db, options.userId, language)
      : await someStranger(db, company.country)
  if (!caller) return undefined
  const prompt: PromptName = options.as === 'known' ? 'ring-me-known' : 'ring-me-new'
  return { fromNumber: caller.number, toNumber, name: caller.name, prompt: promptFile(language, prompt) }
}

export interface DemoCustomer {
  contactId: string
  name: string
  /** E.164 */
  number: string
}

/**
 * A customer whose manager that employee is, with a number that is theirs alone. Rather one with nothing left undone and with
 * an open deal, and a man, as the prompt's voice is one; else whoever talked with us last.
 */
export async function demoCustomerOf(
  db: Db,
  userId: string,
  language: Language,
): Promise<DemoCustomer | undefined> {
  const isMan = sql<boolean>`split_part(c.name, ' ', 1) = any(${vocabularyOf(language).maleNames}::text[])`
  const { rows } = await sql<DemoCustomer>`
    select c.id as contact_id, c.name, p.e164 as number
    from contacts c join contact_phones p on p.contact_id = c.id
    where c.owner_user_id = ${userId} and not c.is_draft and c.status <> 'not_a_client'
      and not exists (select from contact_phones o where o.e164 = p.e164 and o.contact_id <> c.id)
    order by ${isMan} desc,
      exists (select from deals d where d.contact_id = c.id and d.state = 'open') desc,
      exists (select from requests r where r.contact_id = c.id and r.closed_at is null),
      exists (select from calls k where k.contact_id = c.id and k.outcome_owed_by is not null),
      c.last_contact_at desc nulls last, c.id
    limit 1`.execute(db)
  return rows[0]
}

/** A fictional number that no contact has; undefined when all have called already. */
async function someStranger(db: Db, country: string): Promise<{ name: null; number: string } | undefined> {
  const phones = fictionalNumbers(country)
  const strangers = Array.from({ length: strangersCount }, (_, index) => phones.ofStranger(index))
  const known = await db.selectFrom('contactPhones').select('e164').where('e164', 'in', strangers).execute()
  const taken = new Set(known.map(({ e164 }) => e164))
  const number = strangers.find((one) => !taken.has(one))
  return number === undefined ? undefined : { name: null, number }
}

/** A number of the company whose queue rings that employee, else any. */
async function numberFor(db: Db, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ e164: string }>`
    select n.e164 from numbers n
    order by exists (select from queue_members m where m.queue_id = n.queue_id and m.user_id = ${userId}) desc, n.e164
    limit 1`.execute(db)
  return rows[0]?.e164
}
