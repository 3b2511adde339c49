import { LostReason, LostReasonInput, LostReasonPatch } from '@perezvon/contract'
import { z } from 'zod'

import {
  createLostReason,
  deleteLostReason,
  listLostReasons,
  updateLostReason,
} from '../../../crm/settings/lost-reasons.ts'

import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function lostReasonsRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get(
    '/lost-reasons',
    { schema: { tags, summary: 'Why customers do not buy', response: { 200: z.array(LostReason) } } },
    () => {
      return listLostReasons(db)
    },
  )
  api.post(
    '/lost-reasons',
    { schema: { tags, summary: 'A new reason', body: LostReasonInput, response: { 201: LostReason } } },
    async (request, reply) =>
      reply.code(201).send(await createLostReason(db, actorOf(request), request.body)),
  )
  api.patch(
    '/lost-reasons/:id',
    {
      schema: {
        tags,
        summary: 'Change a reason or switch it off',
        params: IdParams,
        body: LostReasonPatch,
        response: { 200: LostReason },
      },
    },
    (request) => updateLostReason(db, actorOf(request), request.params.id, request.body),
  )
  api.delete(
    '/lost-reasons/:id',
    { schema: { tags, summary: 'Take a reason away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteLostReason(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
