import type { CallDirection } from '../../lib/contract.ts'

/** What the history of calls is narrowed to; kept in the address. */
export interface CallFilters {
  direction?: CallDirection
  missed?: boolean
  /** A user's id or 'me'. */
  user?: string
  /** 'YYYY-MM-DD' in the company's zone, inclusive. */
  from?: string
  until?: string
}

const directions: readonly CallDirection[] = ['inbound', 'outbound', 'internal']
const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/** Reads the address; what makes no sense is left out. */
export function callFilters(search: Record<string, unknown>): CallFilters {
  const filters: CallFilters = {}
  if (directions.includes(search.direction as CallDirection))
    filters.direction = search.direction as CallDirection
  if (search.missed === true) filters.missed = true
  if (typeof search.user === 'string' && search.user) filters.user = search.user
  if (isDate(search.from)) filters.from = search.from
  if (isDate(search.until)) filters.until = search.until
  return filters
}
