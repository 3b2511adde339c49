import { type RawBuilder, sql } from 'kysely'

/** ISO 8601 of a timestamp, as the contract writes instants. */
export const iso = (at: Date): string => at.toISOString()
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null

/** `{id, name}` of a joined row of users, companies, queues …, or null when the join found none. */
export const personOf = (alias: string): RawBuilder<{ id: string; name: string } | null> => {
  const table = sql.table(alias)
  return sql`case when ${table}.id is not null then json_build_object('id', ${table}.id, 'name', ${table}.name) end`
}

/** `a and b and …`; true when there are none. */
export const every = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`
