import { DeskPhoneSecret, DeskPhones } from '@perezvon/contract'
import { z } from 'zod'
import { canOf, requireThat } from '../../../access/can.ts'
import { issueDeskPhonePassword, removeDeskPhone } from '../../../crm/settings/extensions.ts'
import { type Api, actorOf, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

const NumberParams = z.object({ number: z.string().regex(/^\d{2,6}$/) })

export function deskPhonesRoute(api: Api, deps: Deps): void {
  const { db, config } = deps
  const tags = ['settings']
  api.get(
    '/desk-phones',
    { schema: { tags, summary: 'Desk phones that are registered now', response: { 200: DeskPhones } } },
    async (request) => {
      requireThat(canOf(actorOf(request)).manageSettings)
      const phones = await deps.exchange.ask<DeskPhones['phones']>({ kind: 'desk-phones' })
      return { isKnown: phones !== undefined, phones: phones ?? [] }
    },
  )
  api.post(
    '/extensions/:number/desk-phone',
    {
      schema: {
        tags,
        summary:
          "A new password for the extension's desk phone, shown this once; the phone with the old one is unregistered",
        params: NumberParams,
        response: { 201: DeskPhoneSecret },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      const { domain, advertisedHost } = config.sip
      const password = await issueDeskPhonePassword(db, actorOf(request), number, domain)
      return reply.code(201).send({
        extension: number,
        username: number,
        password,
        domain,
        server: advertisedHost,
        port: deps.sipUdpPort(),
        transport: 'udp' as const,
      })
    },
  )
  api.delete(
    '/extensions/:number/desk-phone',
    {
      schema: {
        tags,
        summary: 'No desk phone any more; it is unregistered',
        params: NumberParams,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await removeDeskPhone(db, actorOf(request), request.params.number)
      return reply.code(204).send(null)
    },
  )
}
