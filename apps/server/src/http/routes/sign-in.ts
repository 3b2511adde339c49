import { Me, SignInBody } from '@perezvon/contract'
import { type Api, Nothing } from '../api.ts'
import { Attempts } from '../auth/attempts.ts'
import { meOf } from '../auth/me.ts'
import { headersOf, sendCookies } from '../auth/session.ts'
import type { Deps } from '../deps.ts'

/** Wrong passwords in a quarter of an hour: for one e-mail address from one place, and from one place altogether. */
const triesPerAccount = 10
const triesPerAddress = 100

export function signInRoute(api: Api, { db, accounts, clock, hub }: Deps): void {
  const ofAccount = new Attempts(clock, triesPerAccount)
  const ofAddress = new Attempts(clock, triesPerAddress)
  api.post(
    '/sign-in',
    {
      schema: { tags: ['account'], summary: 'Sign in', body: SignInBody, response: { 200: Me } },
      config: { isPublic: true },
    },
    async (request, reply) => {
      const account = `${request.ip} ${request.body.email.toLowerCase()}`
      ofAccount.check(account)
      ofAddress.check(request.ip)
      const { userId, cookies } = await accounts
        .signIn(request.body, headersOf(request))
        .catch((error: unknown) => {
          ofAccount.failed(account)
          ofAddress.failed(request.ip)
          throw error
        })
      ofAccount.succeeded(account)
      sendCookies(reply, cookies)
      return meOf(db, userId)
    },
  )
  api.post(
    '/sign-out',
    { schema: { tags: ['account'], summary: 'Sign out', response: { 204: Nothing } } },
    async (request, reply) => {
      sendCookies(reply, await accounts.signOut(headersOf(request)))
      if (request.sessionId) hub.closeSession(request.sessionId)
      return reply.code(204).send(null)
    },
  )
}
