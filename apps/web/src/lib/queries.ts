import { infiniteQueryOptions, keepPreviousData, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Query } from './api.ts'
import { api } from './endpoints.ts'

/** Stored answers and their keys; live/invalidations.ts names the same first parts. */
export const queries = {
  me: () => queryOptions({ queryKey: ['me'], queryFn: api.account.me, staleTime: 5 * 60_000 }),
  setup: () => queryOptions({ queryKey: ['setup'], queryFn: api.setup.state }),
  myDay: () => queryOptions({ queryKey: ['my-day'], queryFn: api.myDay }),
  liveBoard: () =>
    queryOptions({ queryKey: ['live-board'], queryFn: api.liveBoard, refetchInterval: 15_000 }),
  outcomeForm: () =>
    queryOptions({ queryKey: ['outcome-form'], queryFn: api.calls.outcomeForm, staleTime: 60_000 }),
  call: (id: string) => queryOptions({ queryKey: ['call', id], queryFn: () => api.calls.one(id) }),
  calls: (query: Query) =>
    infiniteQueryOptions({
      queryKey: ['calls', query],
      queryFn: ({ pageParam }) => api.calls.list({ ...query, cursor: pageParam }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  contacts: (query: Query) =>
    infiniteQueryOptions({
      queryKey: ['contacts', query],
      queryFn: ({ pageParam }) => api.contacts.list({ ...query, cursor: pageParam }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  contact: (id: string) => queryOptions({ queryKey: ['contact', id], queryFn: () => api.contacts.one(id) }),
  timeline: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['timeline', id],
      queryFn: ({ pageParam }) => api.contacts.timeline(id, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  company: (id: string) => queryOptions({ queryKey: ['company', id], queryFn: () => api.companies.one(id) }),
  deal: (id: string) => queryOptions({ queryKey: ['deal', id], queryFn: () => api.deals.one(id) }),
  /** Of everybody, or of one employee. */
  board: (ownerUserId: string | null = null) =>
    queryOptions({
      queryKey: ['deals', 'board', ownerUserId],
      queryFn: () => api.deals.board({ ownerUserId }),
      placeholderData: keepPreviousData,
    }),
  tasks: (query: Query) =>
    infiniteQueryOptions({
      queryKey: ['tasks', query],
      queryFn: ({ pageParam }) => api.tasks.list({ ...query, cursor: pageParam }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  search: (text: string) =>
    queryOptions({
      queryKey: ['search', text],
      queryFn: ({ signal }) => api.search(text, signal),
      enabled: text.trim().length > 0,
      placeholderData: keepPreviousData,
    }),
  companySettings: () => queryOptions({ queryKey: ['settings', 'company'], queryFn: api.settings.company }),
  people: () => queryOptions({ queryKey: ['settings', 'people'], queryFn: api.people }),
  users: () => queryOptions({ queryKey: ['settings', 'users'], queryFn: api.settings.users }),
  deskPhones: () =>
    queryOptions({
      queryKey: ['settings', 'desk-phones'],
      queryFn: api.settings.deskPhones,
      refetchInterval: 10_000,
    }),
  lostReasons: () =>
    queryOptions({ queryKey: ['settings', 'lost-reasons'], queryFn: api.settings.lostReasons }),
  trunkAddresses: () =>
    queryOptions({
      queryKey: ['settings', 'trunk-addresses'],
      queryFn: api.settings.trunkAddresses,
      refetchInterval: 15_000,
    }),
  teams: () => queryOptions({ queryKey: ['settings', 'teams'], queryFn: api.settings.teams }),
  queues: () => queryOptions({ queryKey: ['settings', 'queues'], queryFn: api.settings.queues }),
  numbers: () => queryOptions({ queryKey: ['settings', 'numbers'], queryFn: api.settings.numbers }),
  trunks: () => queryOptions({ queryKey: ['settings', 'trunks'], queryFn: api.settings.trunks }),
}

/** The signed-in user. Pages stand below a route that has made sure of one. */
export function useMe() {
  return useSuspenseQuery(queries.me()).data
}
