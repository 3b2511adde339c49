import { Me, MePatch, PasswordChange } from '@perezvon/contract'
import { writePassword } from '../../crm/settings/users.ts'
import { inTransaction } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Api, actorOf, Nothing } from '../api.ts'
import { Attempts } from '../auth/attempts.ts'
import { meOf } from '../auth/me.ts'
import type { Deps } from '../deps.ts'

export function meRoute(api: Api, deps: Deps): void {
  const { db } = deps
  const tags = ['account']
  api.get('/me', { schema: { tags, summary: 'Who is signed in', response: { 200: Me } } }, (request) =>
    meOf(db, actorOf(request).userId),
  )
  api.patch(
    '/me',
    { schema: { tags, summary: 'Change own name or language', body: MePatch, response: { 200: Me } } },
    async (request) => {
      const { userId } = actorOf(request)
      await db
        .updateTable('users')
        .set({ ...request.body, updatedAt: new Date(deps.clock.now()) })
        .where('id', '=', userId)
        .execute()
      return meOf(db, userId)
    },
  )
  passwordRoute(api, deps)
}

function passwordRoute(api: Api, { db, accounts, clock }: Deps): void {
  const attempts = new Attempts(clock, 10)
  api.post(
    '/me/password',
    {
      schema: {
        tags: ['account'],
        summary: 'Change own password; other sessions end',
        body: PasswordChange,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const { userId } = actorOf(request)
      attempts.check(userId)
      const { currentPassword, newPassword } = request.body
      const account = await db
        .selectFrom('authAccounts')
        .select('password')
        .where('userId', '=', userId)
        .where('providerId', '=', 'credential')
        .executeTakeFirst()
      if (!account?.password || !(await accounts.verifyPassword(account.password, currentPassword))) {
        attempts.failed(userId)
        throw new AppError('wrong_credentials', { fields: { currentPassword: 'wrong' } })
      }
      const hash = await accounts.hashPassword(newPassword)
      await inTransaction(db, async (trx) => {
        await writePassword(trx, userId, hash)
        await trx
          .deleteFrom('authSessions')
          .where('userId', '=', userId)
          .where('id', '<>', request.sessionId as string)
          .execute()
      })
      return reply.code(204).send(null)
    },
  )
}
