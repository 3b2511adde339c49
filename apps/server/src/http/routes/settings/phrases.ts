import { Phrase, PhraseInput, PhrasePatch } from '@perezvon/contract'
import { z } from 'zod'

import { createPhrase, deletePhrase, listPhrases, updatePhrase } from '../../../crm/settings/phrases.ts'

import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function phrasesRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get(
    '/phrases',
    { schema: { tags, summary: 'Saved phrases of outcomes', response: { 200: z.array(Phrase) } } },
    () => {
      return listPhrases(db)
    },
  )
  api.post(
    '/phrases',
    { schema: { tags, summary: 'A new phrase', body: PhraseInput, response: { 201: Phrase } } },
    async (request, reply) => reply.code(201).send(await createPhrase(db, actorOf(request), request.body)),
  )
  api.patch(
    '/phrases/:id',
    {
      schema: {
        tags,
        summary: 'Change a phrase',
        params: IdParams,
        body: PhrasePatch,
        response: { 200: Phrase },
      },
    },
    (request) => updatePhrase(db, actorOf(request), request.params.id, request.body),
  )
  api.delete(
    '/phrases/:id',
    { schema: { tags, summary: 'Take a phrase away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deletePhrase(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
