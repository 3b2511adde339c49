import { type RawBuilder, type SqlBool, sql } from 'kysely'

/**
 * Which rows of one kind an actor sees: all, none, or those for which any of the branches holds. A single record, a search
 * and a list use the same branches; lists run them one by one, each over its own index.
 */
export type Sight = { kind: 'all' } | { kind: 'none' } | { kind: 'any'; branches: Branch[] }

/** One way of seeing a record. */
export interface Branch {
  holds: RawBuilder<SqlBool>
  /** Where a list finds these rows in its own order, when walking the table until `holds` would take too long. */
  ordered?: OrderedSource
  /** The same as `holds` in the form that lists use. */
  listed?: RawBuilder<SqlBool>
}

export interface OrderedSource {
  /** Tables and joins after `from`; the record has its usual alias. */
  from: RawBuilder<unknown>
  where: RawBuilder<SqlBool>
  /** Columns of the list's order: an instant, and the record's id. */
  at: RawBuilder<unknown>
  id: RawBuilder<unknown>
}

export const all: Sight = { kind: 'all' }
export const none: Sight = { kind: 'none' }

/** Sight by any of these conditions. */
export const anyHolds = (...conditions: (RawBuilder<SqlBool> | Branch)[]): Sight => ({
  kind: 'any',
  branches: conditions.map((one) => ('holds' in one ? one : { holds: one })),
})

/** Sight by several roles at once is the sum of what each sees. */
export function sumOf(...sights: Sight[]): Sight {
  if (sights.some((sight) => sight.kind === 'all')) return all
  const branches = sights.flatMap((sight) => (sight.kind === 'any' ? sight.branches : []))
  return branches.length === 0 ? none : { kind: 'any', branches }
}

export function predicateOf(sight: Sight): RawBuilder<SqlBool> {
  if (sight.kind === 'all') return sql<SqlBool>`true`
  if (sight.kind === 'none') return sql<SqlBool>`false`
  const conditions = sight.branches.map((branch) => branch.holds)
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`
}

/** `= any(…)` of ids. */
export const anyOf = (ids: readonly string[]): RawBuilder<string> => sql<string>`any(${[...ids]}::uuid[])`

/** One query per way of seeing, put together without repeats: each runs over its own index. */
export function unionSeen(
  sight: Sight,
  queryOf: (branch: Branch) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const branches = sight.kind === 'any' ? sight.branches : [{ holds: predicateOf(sight) }]
  return sql`${sql.join(
    branches.map((branch) => sql`(${queryOf(branch)})`),
    sql` union `,
  )}`
}

export interface NewestSeen {
  sight: Sight
  /** The table with its usual alias, and the columns of its order. */
  plain: Omit<OrderedSource, 'where'>
  filters: readonly RawBuilder<SqlBool>[]
  /** The page begins after this row: [instant, id]. */
  after?: string[] | undefined
  limit: number
}

/** `select id, at` of the first rows of a list, newest first, that the actor sees and that satisfy the filters. */
export function newestSeen(list: NewestSeen): RawBuilder<unknown> {
  const pages = unionSeen(list.sight, ({ holds, listed, ordered }) =>
    pageFrom(ordered ?? { ...list.plain, where: listed ?? holds }, list),
  )
  return sql`select id, at from (${pages}) seen order by at desc, id limit ${list.limit}`
}

function pageFrom(
  { from, where, at, id }: OrderedSource,
  { filters, after, limit }: NewestSeen,
): RawBuilder<unknown> {
  const beyond = after
    ? sql`${at} <= ${after[0]}::timestamptz and (${at} < ${after[0]}::timestamptz or ${id} > ${after[1]}::uuid)`
    : sql`true`
  const conditions = sql.join([where, ...filters, beyond], sql` and `)
  // a source may hold a record twice (a call offered to two phones of one user), and twice must not count towards the page
  return sql`select distinct ${id} as id, ${at} as at from ${from} where ${conditions} order by ${at} desc, ${id} limit ${limit}`
}
