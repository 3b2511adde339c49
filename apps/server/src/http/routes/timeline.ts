import { NoteCreate, Page, Timeline, TimelineItem } from '@perezvon/contract'
import { addNote } from '../../crm/activity/add-note.ts'
import { timeline } from '../../crm/contact/timeline.ts'
import { type Api, actorOf, IdParams } from '../api.ts'
import { type Deps, nowOf } from '../deps.ts'

export function timelineRoute(api: Api, deps: Deps): void {
  const { db } = deps
  const tags = ['contacts']
  api.get(
    '/contacts/:id/timeline',
    {
      schema: {
        tags,
        summary: 'Everything with this contact, newest first',
        params: IdParams,
        querystring: Page,
        response: { 200: Timeline },
      },
    },
    (request) => timeline(db, actorOf(request), request.params.id, request.query),
  )
  api.post(
    '/contacts/:id/notes',
    {
      schema: {
        tags,
        summary: 'A note',
        params: IdParams,
        body: NoteCreate,
        response: { 201: TimelineItem },
      },
    },
    async (request, reply) => {
      const { text } = request.body
      const item = await addNote(db, actorOf(request), request.params.id, text, nowOf(deps))
      return reply.code(201).send(item)
    },
  )
}
