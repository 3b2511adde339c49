import { CompanyNumber, CompanyNumberInput, CompanyNumberPatch } from '@perezvon/contract'
import { z } from 'zod'
import { canOf, requireThat } from '../../../access/can.ts'
import { createNumber, deleteNumber, listNumbers, updateNumber } from '../../../crm/settings/numbers.ts'

import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function numbersRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get(
    '/numbers',
    { schema: { tags, summary: 'Numbers that customers dial', response: { 200: z.array(CompanyNumber) } } },
    (request) => {
      requireThat(canOf(actorOf(request)).manageSettings)
      return listNumbers(db)
    },
  )
  api.post(
    '/numbers',
    { schema: { tags, summary: 'A new number', body: CompanyNumberInput, response: { 201: CompanyNumber } } },
    async (request, reply) => reply.code(201).send(await createNumber(db, actorOf(request), request.body)),
  )
  api.patch(
    '/numbers/:id',
    {
      schema: {
        tags,
        summary: 'Change a number',
        params: IdParams,
        body: CompanyNumberPatch,
        response: { 200: CompanyNumber },
      },
    },
    (request) => updateNumber(db, actorOf(request), request.params.id, request.body),
  )
  api.delete(
    '/numbers/:id',
    { schema: { tags, summary: 'Take a number away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteNumber(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
