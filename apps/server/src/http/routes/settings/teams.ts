import { Team, TeamInput, TeamPatch } from '@perezvon/contract'
import { z } from 'zod'

import { createTeam, deleteTeam, listTeams, updateTeam } from '../../../crm/settings/teams.ts'

import { type Api, actorOf, IdParams, Nothing } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function teamsRoute(api: Api, { db }: Deps): void {
  const tags = ['settings']
  api.get('/teams', { schema: { tags, summary: 'Teams', response: { 200: z.array(Team) } } }, () => {
    return listTeams(db)
  })
  api.post(
    '/teams',
    { schema: { tags, summary: 'A new team', body: TeamInput, response: { 201: Team } } },
    async (request, reply) => reply.code(201).send(await createTeam(db, actorOf(request), request.body)),
  )
  api.patch(
    '/teams/:id',
    {
      schema: { tags, summary: 'Change a team', params: IdParams, body: TeamPatch, response: { 200: Team } },
    },
    (request) => updateTeam(db, actorOf(request), request.params.id, request.body),
  )
  api.delete(
    '/teams/:id',
    { schema: { tags, summary: 'Take a team away', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteTeam(db, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
