import { Queue, QueueInput, QueuePatch } from '@perezvon/contract'
import { z } from 'zod'

import { createQueue, deleteQueue, listQueues, updateQueue } from '../../../crm/settings/queues.ts'

import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function queuesRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get(
    '/queues',
    { schema: { tags, summary: 'Queues and their members', response: { 200: z.array(Queue) } } },
    () => {
      return listQueues(db)
    },
  )
  api.post(
    '/queues',
    { schema: { tags, summary: 'A new queue', body: QueueInput, response: { 201: Queue } } },
    async (request, reply) => reply.code(201).send(await createQueue(db, actorOf(request), request.body)),
  )
  api.patch(
    '/queues/:id',
    {
      schema: {
        tags,
        summary: 'Change a queue',
        params: IdParams,
        body: QueuePatch,
        response: { 200: Queue },
      },
    },
    (request) => updateQueue(db, actorOf(request), request.params.id, request.body),
  )
  api.delete(
    '/queues/:id',
    { schema: { tags, summary: 'Take a queue away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteQueue(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
