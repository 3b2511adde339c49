import { Trunk, TrunkAddresses, TrunkInput, TrunkPatch } from '@perezvon/contract'
import { z } from 'zod'
import { canOf, requireThat } from '../../../access/can.ts'
import { createTrunk, deleteTrunk, listTrunks, updateTrunk } from '../../../crm/settings/trunks.ts'
import { sealingKey } from '../../../kernel/sealed-text.ts'
import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function trunksRoute(api: Api, { db, config, exchange }: Deps): void {
  const tags = ['settings']
  const key = sealingKey(config.secret)
  api.get(
    '/trunks',
    { schema: { tags, summary: 'Trunks', response: { 200: z.array(Trunk) } } },
    (request) => {
      requireThat(canOf(actorOf(request)).manageSettings)
      return listTrunks(db)
    },
  )
  api.get(
    '/trunk-addresses',
    {
      schema: {
        tags,
        summary: 'Where trunks that were entered by name lead; empty while the exchange is away',
        response: { 200: TrunkAddresses },
      },
    },
    async (request) => {
      requireThat(canOf(actorOf(request)).manageSettings)
      return (await exchange.ask<TrunkAddresses>({ kind: 'trunk-addresses' })) ?? []
    },
  )
  api.post(
    '/trunks',
    { schema: { tags, summary: 'A new trunk', body: TrunkInput, response: { 201: Trunk } } },
    async (request, reply) =>
      reply.code(201).send(await createTrunk(db, actorOf(request), request.body, key)),
  )
  api.patch(
    '/trunks/:id',
    {
      schema: {
        tags,
        summary: 'Change a trunk',
        params: IdParams,
        body: TrunkPatch,
        response: { 200: Trunk },
      },
    },
    (request) => updateTrunk(db, actorOf(request), request.params.id, request.body, key),
  )
  api.delete(
    '/trunks/:id',
    { schema: { tags, summary: 'Take a trunk away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteTrunk(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
