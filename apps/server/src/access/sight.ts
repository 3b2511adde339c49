import { type RawBuilder, type SqlBool, sql } from 'kysely'

/**
 * Which rows of one kind an actor sees: all, none, or those for which any of the branches holds. A single record, a search
 * and a list use the same branches; lists may run them one by one, each over its own index.
 */
export type Sight = { kind: 'all' } | { kind: 'none' } | { kind: 'any'; branches: RawBuilder<SqlBool>[] }

export const all: Sight = { kind: 'all' }
export const none: Sight = { kind: 'none' }

/** Sight by several roles at once is the sum of what each sees. */
export function sumOf(sights: Sight[]): Sight {
  if (sights.some((sight) => sight.kind === 'all')) return all
  const branches = sights.flatMap((sight) => (sight.kind === 'any' ? sight.branches : []))
  return branches.length === 0 ? none : { kind: 'any', branches }
}

export function predicateOf(sight: Sight): RawBuilder<SqlBool> {
  if (sight.kind === 'all') return sql<SqlBool>`true`
  if (sight.kind === 'none') return sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(sight.branches, sql` or `)})`
}

/** `= any(…)` of ids. */
export const anyOf = (ids: readonly string[]): RawBuilder<string> => sql<string>`any(${[...ids]}::uuid[])`
