import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, loadActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import type { Accounts } from './accounts.ts'

/** Who a request comes from. */
export interface SessionActor {
  sessionId: string
  actor: Actor
  /** Cookies to send along, when the session was prolonged. */
  cookies: string[]
}

/** A cookie whose signature was checked needs no second check for so long; the session itself is looked up every time. */
const trustCookieMs = 60_000
const mostCookies = 5_000

interface Parts {
  db: Db
  accounts: Accounts
  clock: Clock
  /** People of the calls that are a user's right now. */
  liveContactIds(userId: string): string[]
}

/** Finds the actor of a request by its session cookie; a session that ended or a user switched off counts at once. */
export class Sessions {
  readonly #parts: Parts
  readonly #known = new Map<string, { sessionId: string; userId: string; untilMs: number }>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async actorOf(request: FastifyRequest): Promise<SessionActor | undefined> {
    const cookie = request.headers.cookie
    if (!cookie?.includes('session_token=')) return undefined
    const session = this.#recall(cookie) ?? (await this.#check(cookie))
    if (!session) return undefined
    const { db, liveContactIds } = this.#parts
    const [actor, lives] = await Promise.all([
      loadActor(db, session.userId, liveContactIds(session.userId)),
      this.#lives(session.sessionId),
    ])
    if (!actor || !lives) return this.#forget(cookie)
    return { sessionId: session.sessionId, actor, cookies: session.cookies }
  }

  #recall(cookie: string): { sessionId: string; userId: string; cookies: string[] } | undefined {
    const known = this.#known.get(cookie)
    if (!known || known.untilMs < this.#parts.clock.now()) return undefined
    return { ...known, cookies: [] }
  }

  async #check(cookie: string) {
    const session = await this.#parts.accounts.session(new Headers({ cookie }))
    if (!session) return undefined
    const { id: sessionId, userId, cookies } = session
    if (this.#known.size >= mostCookies) this.#known.clear()
    this.#known.set(cookie, { sessionId, userId, untilMs: this.#parts.clock.now() + trustCookieMs })
    return { sessionId, userId, cookies }
  }

  async #lives(sessionId: string): Promise<boolean> {
    const row = await this.#parts.db
      .selectFrom('authSessions')
      .select('expiresAt')
      .where('id', '=', sessionId)
      .executeTakeFirst()
    return row !== undefined && row.expiresAt.getTime() > this.#parts.clock.now()
  }

  #forget(cookie: string): undefined {
    this.#known.delete(cookie)
  }
}

export function sendCookies(reply: FastifyReply, cookies: readonly string[]): void {
  if (cookies.length > 0) reply.header('set-cookie', [...cookies])
}

/** The headers of a request, as fetch's `Headers`. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':')) headers.set(name, String(value))
  headers.set('x-forwarded-for', request.ip)
  return headers
}
