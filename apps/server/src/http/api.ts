import type { IncomingMessage, ServerResponse } from 'node:http'
import { Id } from '@perezvon/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { AppError } from '../kernel/errors.ts'

/** The server with zod's types: bodies and queries arrive parsed, answers leave checked. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; undefined on public routes. */
    actor?: Actor | undefined
    sessionId?: string | undefined
    /** What went wrong, for the one log line. */
    failure?: unknown
  }
  interface FastifyContextConfig {
    /** Needs no sign-in. */
    isPublic?: boolean
  }
}

/** Error: not_signed_in. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new AppError('not_signed_in')
  return request.actor
}

export const IdParams = z.object({ id: Id })
export const Nothing = z.null().describe('Nothing')
