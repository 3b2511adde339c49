import { SearchQuery, SearchResult } from '@perezvon/contract'
import { search } from '../../crm/search/search.ts'
import { type Api, actorOf } from '../api.ts'
import type { Deps } from '../deps.ts'

export function searchRoute(api: Api, { db }: Deps): void {
  api.get(
    '/search',
    {
      schema: {
        tags: ['search'],
        summary: 'One box for contacts, companies, deals and calls',
        querystring: SearchQuery,
        response: { 200: SearchResult },
      },
    },
    async (request) => ({ hits: await search(db, actorOf(request), request.query.q) }),
  )
}
