import type { CallDirection } from '../../lib/contract.ts'

/** How it went: somebody answered, nobody did, somebody owes its outcome. */
export type CallResult = 'answered' | 'missed' | 'owed'
export const callResults: readonly CallResult[] = ['answered', 'missed', 'owed']

/** What the history of calls is narrowed to; kept in the address. */
export interface CallFilters {
  /** One call alone, by its id. */
  call?: string
  direction?: CallDirection
  result?: CallResult
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
  if (typeof search.call === 'string' && /^[0-9a-f-]{36}$/.test(search.call)) filters.call = search.call
  if (directions.includes(search.direction as CallDirection))
    filters.direction = search.direction as CallDirection
  if (callResults.includes(search.result as CallResult)) filters.result = search.result as CallResult
  if (typeof search.user === 'string' && search.user) filters.user = search.user
  if (isDate(search.from)) filters.from = search.from
  if (isDate(search.until)) filters.until = search.until
  return filters
}
