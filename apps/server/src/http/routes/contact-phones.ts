import { ContactCard, Id, PhoneInput, PhonePatch } from '@perezvon/contract'
import { z } from 'zod'
import { addPhone, removePhone, updatePhone } from '../../crm/contact/contact-phones.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import type { Deps } from '../deps.ts'

const PhoneParams = z.object({ id: Id, phoneId: Id })

export function contactPhonesRoute(api: Api, { db }: Deps): void {
  const tags = ['contacts']
  const response = { 200: ContactCard }
  api.post(
    '/contacts/:id/phones',
    {
      schema: {
        tags,
        summary: 'Another number; earlier calls with it join',
        params: IdParams,
        body: PhoneInput,
        response,
      },
    },
    (request) => addPhone(db, actorOf(request), request.params.id, request.body),
  )
  api.patch(
    '/contacts/:id/phones/:phoneId',
    {
      schema: {
        tags,
        summary: 'Name a number or make it the first',
        params: PhoneParams,
        body: PhonePatch,
        response,
      },
    },
    (request) => updatePhone(db, actorOf(request), request.params.id, request.params.phoneId, request.body),
  )
  api.delete(
    '/contacts/:id/phones/:phoneId',
    { schema: { tags, summary: 'Take a number away', params: PhoneParams, response } },
    (request) => removePhone(db, actorOf(request), request.params.id, request.params.phoneId),
  )
}
