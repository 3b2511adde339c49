import {
  Board,
  BoardQuery,
  Deal,
  DealCard,
  DealCreate,
  DealList,
  DealPatch,
  DealQuery,
  Pipeline,
} from '@perezvon/contract'
import { z } from 'zod'
import { dealBoard } from '../../crm/deal/board.ts'
import { createDeal } from '../../crm/deal/create-deal.ts'
import { dealCard } from '../../crm/deal/deal-card.ts'
import { listDeals } from '../../crm/deal/list-deals.ts'
import { listPipelines } from '../../crm/deal/pipelines.ts'
import { updateDeal } from '../../crm/deal/update-deal.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import { type Deps, nowOf } from '../deps.ts'

export function dealsRoute(api: Api, deps: Deps): void {
  const { db } = deps
  const tags = ['deals']
  api.get(
    '/pipelines',
    { schema: { tags, summary: 'Pipelines and their stages', response: { 200: z.array(Pipeline) } } },
    () => listPipelines(db),
  )
  api.get(
    '/deals/board',
    {
      schema: {
        tags,
        summary: 'Open deals by stage',
        querystring: BoardQuery,
        response: { 200: Board },
      },
    },
    (request) => dealBoard(db, actorOf(request), request.query),
  )
  api.get(
    '/deals',
    {
      schema: { tags, summary: 'Deals, newest first', querystring: DealQuery, response: { 200: DealList } },
    },
    (request) => listDeals(db, actorOf(request), request.query),
  )
  api.post(
    '/deals',
    { schema: { tags, summary: 'A new deal', body: DealCreate, response: { 201: Deal } } },
    async (request, reply) =>
      reply.code(201).send(await createDeal(db, actorOf(request), request.body, nowOf(deps))),
  )
  api.get(
    '/deals/:id',
    {
      schema: {
        tags,
        summary: 'A deal with its steps and its open tasks',
        params: IdParams,
        response: { 200: DealCard },
      },
    },
    (request) => dealCard(db, actorOf(request), request.params.id),
  )
  api.patch(
    '/deals/:id',
    {
      schema: {
        tags,
        summary: 'Change a deal of the version seen; move, win, lose or reopen it',
        params: IdParams,
        body: DealPatch,
        response: { 200: Deal },
      },
    },
    (request) => updateDeal(db, actorOf(request), request.params.id, request.body, nowOf(deps)),
  )
}
