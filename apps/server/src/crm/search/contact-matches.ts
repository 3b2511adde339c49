import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { normalisePhone } from '../identity/phone-number.ts'
import { fold, plain } from './fold.ts'

/**
 * Condition on contacts (aliased `c`) for what a person types: part of a number in any notation, part of an e-mail address, or
 * words of the name in any order, or the company's name. Each kind has its index (trigrams), and a word of one or two letters
 * matches beginnings of words only, since trigrams cannot find it elsewhere.
 */
export function contactMatches(search: string, country: string): RawBuilder<SqlBool> {
  if (isNumber(search)) return phoneMatches(search, country)
  if (search.includes('@')) return sql`lower(c.email) like ${contains(search.toLowerCase())}`
  const words = fold(search).split(/\s+/).filter(Boolean)
  const anyOf = [
    wordsMatch(sql`c.name_folded`, words),
    sql<SqlBool>`c.company_id = any(array(
      select mc.id from companies mc where ${wordsMatch(sql`mc.name_folded`, words)} limit 200))`,
  ]
  if (/^[\w.+-]{3,}$/.test(search)) anyOf.push(sql`lower(c.email) like ${contains(search.toLowerCase())}`)
  return sql<SqlBool>`(${sql.join(anyOf, sql` or `)})`
}

/** Every word stands somewhere in `column`, which is folded. */
export function wordsMatch(column: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> {
  const conditions = words.map((word) =>
    word.length >= 3
      ? sql`${column} like ${contains(word)}`
      : sql`(${column} like ${`${plain(word)}%`} or ${column} like ${`% ${plain(word)}%`})`,
  )
  return conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** The name has, for each word that was typed, one of those it may have been meant as. */
export const nameHasOneOfEach = (meant: readonly string[][]): RawBuilder<SqlBool> =>
  sql`(${sql.join(
    meant.map((words) => sql`c.name_folded like any(${words.map(contains)}::text[])`),
    sql` and `,
  )})`

/** Digits and what stands between them in telephone numbers, at least three digits. */
export const isNumber = (search: string): boolean =>
  /^[\d\s()+.–-]+$/.test(search) && search.replaceAll(/\D/g, '').length >= 3

function phoneMatches(search: string, country: string): RawBuilder<SqlBool> {
  const whole = normalisePhone(search, country)?.e164
  const digits = search.replaceAll(/\D/g, '')
  // the national prefix (8 in Russia, 0 in Ukraine) is not part of the E.164 number
  const withoutPrefix = /^[08]\d{3,}/.test(digits) && !search.startsWith('+') ? [digits.slice(1)] : []
  const parts = [digits, ...withoutPrefix].map((part) => sql`mp.e164 like ${contains(part)}`)
  const anyPart = sql.join(whole ? [sql`mp.e164 = ${whole}`, ...parts] : parts, sql` or `)
  // a short part is everywhere: walking the newest contacts finds it at once; a long one goes by its index
  if (digits.length < 5)
    return sql`exists (select from contact_phones mp where mp.contact_id = c.id and (${anyPart}))`
  return sql`c.id = any(array(select mp.contact_id from contact_phones mp where ${anyPart}))`
}

const contains = (text: string): string => `%${plain(text)}%`
