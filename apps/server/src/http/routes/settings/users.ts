import { UserCreate, UserItem, UserPatch } from '@perezvon/contract'
import { z } from 'zod'
import { canOf, requireThat } from '../../../access/can.ts'
import { createUser, listUsers, updateUser } from '../../../crm/settings/users.ts'

import { type Api, actorOf, IdParams } from '../../api.ts'
import type { Deps } from '../../deps.ts'

export function usersRoute(api: Api, { db, accounts }: Deps): void {
  const tags = ['settings']
  api.get(
    '/users',
    { schema: { tags, summary: 'Users', response: { 200: z.array(UserItem) } } },
    (request) => {
      requireThat(canOf(actorOf(request)).manageSettings)
      return listUsers(db)
    },
  )
  api.post(
    '/users',
    { schema: { tags, summary: 'A new user', body: UserCreate, response: { 201: UserItem } } },
    async (request, reply) =>
      reply.code(201).send(await createUser(db, actorOf(request), request.body, accounts.hashPassword)),
  )
  api.patch(
    '/users/:id',
    {
      schema: {
        tags,
        summary: 'Change a user, their password, or switch them off',
        params: IdParams,
        body: UserPatch,
        response: { 200: UserItem },
      },
    },
    (request) => updateUser(db, actorOf(request), request.params.id, request.body, accounts.hashPassword),
  )
}
