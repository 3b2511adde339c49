import { PlaceCallBody, PlacedCall, RingMeBody, RingMeResult } from '@perezvon/contract'
import type { z } from 'zod'
import { canOf, requireThat } from '../../access/can.ts'
import { requireContact } from '../../crm/references.ts'
import { planRingMe } from '../../demo/demo-customer.ts'
import { ringMeJobName } from '../../demo/ring-me-job.ts'
import { AppError } from '../../kernel/errors.ts'
import { enqueue } from '../../kernel/jobs.ts'
import { type Api, actorOf, IdParams, Nothing } from '../api.ts'
import type { Deps } from '../deps.ts'

/** What makes phones ring goes to the exchange. */
export function placeCallRoute(api: Api, { db, exchange }: Deps): void {
  const tags = ['calls']
  api.post(
    '/calls',
    {
      schema: { tags, summary: 'Click-to-call', body: PlaceCallBody, response: { 201: PlacedCall } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { body } = request
      requireThat(canOf(actor).placeCalls)
      if (body.contactId) await requireContact(db, actor, body.contactId)
      const command = { kind: 'place-call', userId: actor.userId, ...body }
      const placed = await exchange.request<z.infer<typeof PlacedCall>>(command, body.idempotencyKey)
      return reply.code(201).send(placed)
    },
  )
  api.post(
    '/calls/:id/hangup',
    { schema: { tags, summary: 'Hang up', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      const { userId } = actorOf(request)
      await exchange.request({ kind: 'hangup', callId: request.params.id, userId })
      return reply.code(204).send(null)
    },
  )
  api.post(
    '/ring-me',
    {
      schema: {
        tags,
        summary: 'A built-in caller rings this user as a customer would',
        body: RingMeBody,
        response: { 200: RingMeResult },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      requireThat(canOf(actor).ringMe)
      if (!exchange.isUp) throw new AppError('exchange_unavailable')
      const plan = await planRingMe(db, { userId: actor.userId, as: request.body.as })
      if (!plan) throw new AppError('conflict', { message: 'no demo customer or no number to call' })
      // a ring that comes late would only startle: one attempt
      await enqueue(db, ringMeJobName, plan, { maxAttempts: 1 })
      return { number: plan.fromNumber, name: plan.name }
    },
  )
}
