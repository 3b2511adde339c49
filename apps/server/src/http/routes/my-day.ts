import { LiveBoard, MyDay, RequestList, RequestQuery } from '@perezvon/contract'
import { canOf, requireThat } from '../../access/can.ts'
import { liveBoard } from '../../crm/my-day/live-board.ts'
import { myDay } from '../../crm/my-day/my-day.ts'
import { listRequests } from '../../crm/request/list-requests.ts'
import { type Api, actorOf } from '../api.ts'
import { type Deps, nowOf } from '../deps.ts'

export function myDayRoute(api: Api, deps: Deps): void {
  const { db, exchange } = deps
  const tags = ['day']
  api.get(
    '/my-day',
    { schema: { tags, summary: 'What waits for this user', response: { 200: MyDay } } },
    (request) => myDay(db, actorOf(request), nowOf(deps)),
  )
  api.get(
    '/live-board',
    { schema: { tags, summary: "The head's page: this moment", response: { 200: LiveBoard } } },
    (request) => {
      const actor = actorOf(request)
      requireThat(canOf(actor).seeLive)
      const live = { calls: exchange.callsFor(actor), agents: exchange.agents() }
      return liveBoard(db, actor, live, nowOf(deps))
    },
  )
  api.get(
    '/requests',
    {
      schema: {
        tags,
        summary: 'Missed-call requests',
        querystring: RequestQuery,
        response: { 200: RequestList },
      },
    },
    (request) => listRequests(db, actorOf(request), request.query),
  )
}
