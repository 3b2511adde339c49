import { Call, CallList, CallQuery, ChooseContactBody, OutcomeBody } from '@perezvon/contract'
import { processOutcome } from '../../calls/process-outcome.ts'
import { chooseContact } from '../../crm/call/choose-contact.ts'
import { findCall, listCalls } from '../../crm/call/list-calls.ts'
import { inTransaction } from '../../kernel/db.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import { type Deps, nowOf } from '../deps.ts'

const tags = ['calls']

export function callsRoute(api: Api, deps: Deps): void {
  const { db } = deps
  api.get(
    '/calls',
    {
      schema: { tags, summary: 'Calls, newest first', querystring: CallQuery, response: { 200: CallList } },
    },
    (request) => listCalls(db, actorOf(request), request.query),
  )
  api.get(
    '/calls/:id',
    { schema: { tags, summary: 'A call', params: IdParams, response: { 200: Call } } },
    (request) => findCall(db, actorOf(request), request.params.id),
  )
  api.post(
    '/calls/:id/contact',
    {
      schema: {
        tags,
        summary: "Say whose call it was, when the number is several people's",
        params: IdParams,
        body: ChooseContactBody,
        response: { 200: Call },
      },
    },
    (request) => chooseContact(db, actorOf(request), request.params.id, request.body),
  )
  outcomeRoute(api, deps)
}

function outcomeRoute(api: Api, deps: Deps): void {
  const { db, exchange, log } = deps
  api.post(
    '/calls/:id/outcome',
    {
      schema: {
        tags,
        summary: 'Process a call: one of the four outcomes',
        params: IdParams,
        body: OutcomeBody,
        response: { 200: Call },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      const { params, body } = request
      const call = await inTransaction(db, (trx) => processOutcome(trx, actor, params.id, body, nowOf(deps)))
      // ready for the next call at once; should the exchange not hear it, its own deadline ends the wrap-up
      exchange
        .request({ kind: 'wrap-up-done', userId: actor.userId })
        .catch((error: unknown) => log.debug({ error: String(error) }, 'wrap-up went on'))
      return call
    },
  )
}
