import type { LiveEvent } from '../contract.ts'

export type QueryKey = readonly unknown[]

const byKind: Record<Extract<LiveEvent, { type: 'changed' }>['kind'], readonly string[]> = {
  contact: ['contacts', 'company', 'search', 'my-day'],
  company: ['company', 'contacts'],
  deal: ['deals', 'deal', 'company'],
  task: ['tasks', 'my-day', 'deals', 'deal'],
  call: ['calls', 'my-day', 'live-board'],
  recording: ['calls'],
  outcome: ['calls', 'my-day', 'live-board', 'contacts', 'tasks', 'deals', 'deal'],
  settings: ['settings', 'me', 'outcome-form'],
}

/** Which stored answers an event makes old: first parts of query keys. */
export function staleKeysOf(event: LiveEvent): QueryKey[] {
  switch (event.type) {
    case 'request':
      return [['my-day'], ['live-board'], ...contactKeys(event.request.contact?.id ?? null)]
    case 'agent':
      return [['live-board']]
    case 'call':
      return event.call.state === 'ended' || event.call.state === 'answered' ? [['live-board']] : []
    case 'changed':
      return [...byKind[event.kind].map((key) => [key]), ['call', event.id], ...contactKeys(event.contactId)]
    default:
      return []
  }
}

function contactKeys(contactId: string | null): QueryKey[] {
  return contactId
    ? [
        ['contact', contactId],
        ['timeline', contactId],
      ]
    : []
}
