import {
  ContactCard,
  ContactCreate,
  ContactList,
  ContactPatch,
  ContactQuery,
  NumberQuery,
  PeopleOfNumber,
} from '@perezvon/contract'
import { contactCard } from '../../crm/contact/contact-card.ts'
import { createContact } from '../../crm/contact/create-contact.ts'
import { listContacts } from '../../crm/contact/list-contacts.ts'
import { peopleOfNumber } from '../../crm/contact/people-of-number.ts'
import { updateContact } from '../../crm/contact/update-contact.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import type { Deps } from '../deps.ts'

export function contactsRoute(api: Api, { db }: Deps): void {
  const tags = ['contacts']
  api.get(
    '/contacts',
    {
      schema: {
        tags,
        summary: 'Contacts, those contacted last first',
        querystring: ContactQuery,
        response: { 200: ContactList },
      },
    },
    (request) => listContacts(db, actorOf(request), request.query),
  )
  api.post(
    '/contacts',
    { schema: { tags, summary: 'A new contact', body: ContactCreate, response: { 201: ContactCard } } },
    async (request, reply) => reply.code(201).send(await createContact(db, actorOf(request), request.body)),
  )
  api.get(
    '/contacts/of-number',
    {
      schema: {
        tags,
        summary: 'Who has this number already',
        querystring: NumberQuery,
        response: { 200: PeopleOfNumber },
      },
    },
    (request) => peopleOfNumber(db, actorOf(request), request.query),
  )
  api.get(
    '/contacts/:id',
    { schema: { tags, summary: 'The card', params: IdParams, response: { 200: ContactCard } } },
    (request) => contactCard(db, actorOf(request), request.params.id),
  )
  api.patch(
    '/contacts/:id',
    {
      schema: {
        tags,
        summary: 'Change a contact of the version seen',
        params: IdParams,
        body: ContactPatch,
        response: { 200: ContactCard },
      },
    },
    (request) => updateContact(db, actorOf(request), request.params.id, request.body),
  )
}
