import type { ContactStatus } from '../../lib/contract.ts'

/** What the list of contacts is narrowed to; kept in the address, so that going back brings it back. */
export interface ContactFilters {
  search?: string
  status?: ContactStatus
  /** A user's id, 'me' or 'none'. */
  owner?: string
}

export const contactStatuses: readonly ContactStatus[] = [
  'new',
  'scheduled',
  'bought',
  'will_not_buy',
  'not_a_client',
]

/** Reads the address; what makes no sense is left out. */
export function contactFilters(search: Record<string, unknown>): ContactFilters {
  const filters: ContactFilters = {}
  if (typeof search.search === 'string' && search.search) filters.search = search.search
  if (contactStatuses.includes(search.status as ContactStatus))
    filters.status = search.status as ContactStatus
  if (typeof search.owner === 'string' && search.owner) filters.owner = search.owner
  return filters
}
