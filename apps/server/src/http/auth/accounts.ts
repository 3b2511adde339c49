import { betterAuth } from 'better-auth'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { type Config, deriveKey } from '../../kernel/config.ts'
import type { Db } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'

/** Passwords and sessions, kept by better-auth in our own tables. Accounts are made in the settings, not by signing up. */
export interface Accounts {
  hashPassword(password: string): Promise<string>
  verifyPassword(hash: string, password: string): Promise<boolean>
  /** The cookies of a new session. Error: wrong_credentials, alike for an unknown e-mail, a wrong password and a switched-off user. */
  signIn(credentials: { email: string; password: string }, headers: Headers): Promise<SignedIn>
  /** Ends the session of these headers; returns the cookies that take it away. */
  signOut(headers: Headers): Promise<string[]>
  /** The session of these headers, and cookies when it was prolonged. */
  session(headers: Headers): Promise<{ id: string; userId: string; cookies: string[] } | undefined>
}

export interface SignedIn {
  userId: string
  cookies: string[]
}

export function openAccounts(config: Config, db: Db): Accounts {
  const auth = makeAuth(config, db)
  return {
    hashPassword,
    verifyPassword: (hash, password) => verifyPassword({ hash, password }),
    async signIn({ email, password }, headers) {
      const { headers: answer, response } = await auth.api
        .signInEmail({ body: { email, password }, headers, returnHeaders: true })
        .catch(refuse)
      const userId = response.user.id
      await requireActive(db, userId)
      return { userId, cookies: answer.getSetCookie() }
    },
    async signOut(headers) {
      const { headers: answer } = await auth.api.signOut({ headers, returnHeaders: true })
      return answer.getSetCookie()
    },
    async session(headers) {
      const { headers: answer, response } = await auth.api.getSession({ headers, returnHeaders: true })
      if (!response) return undefined
      return { id: response.session.id, userId: response.user.id, cookies: answer?.getSetCookie() ?? [] }
    },
  }
}

function makeAuth(config: Config, db: Db) {
  return betterAuth({
    baseURL: config.http.publicUrl,
    secret: deriveKey(config.secret, 'sessions').toString('base64url'),
    database: { db, type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: { modelName: 'users' },
    session: { modelName: 'authSessions', expiresIn: 30 * 86_400, updateAge: 86_400 },
    account: { modelName: 'authAccounts' },
    verification: { modelName: 'authVerifications' },
    advanced: {
      cookiePrefix: 'perezvon',
      useSecureCookies: config.http.publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
    },
    rateLimit: { enabled: false }, // by our own, which knows the address behind the proxy
    logger: { disabled: true },
    telemetry: { enabled: false },
  })
}

async function requireActive(db: Db, userId: string): Promise<void> {
  const user = await db.selectFrom('users').select('isActive').where('id', '=', userId).executeTakeFirst()
  if (user?.isActive) return
  await db.deleteFrom('authSessions').where('userId', '=', userId).execute()
  throw new AppError('wrong_credentials')
}

/** better-auth refuses with 401, and with 400 what is no e-mail address at all: the same to us. */
function refuse(error: unknown): never {
  const status = (error as { statusCode?: number }).statusCode
  throw status === 401 || status === 400 || status === 403 ? new AppError('wrong_credentials') : error
}
