import type { FastifyReply, FastifyRequest } from 'fastify'
import { messageOf } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Api } from './api.ts'

/** One line per request, with what went wrong; reading that went well is only worth a debug line. */
export function requestLog(api: Api, log: Log): void {
  api.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  api.addHook('onResponse', async (request, reply) => {
    const { level, message } = lineOf(request, reply)
    log[level](fieldsOf(request, reply), message)
  })
}

function lineOf(request: FastifyRequest, reply: FastifyReply) {
  if (reply.statusCode >= 500) return { level: 'error', message: 'request failed' } as const
  if (reply.statusCode >= 400) return { level: 'info', message: 'request refused' } as const
  return { level: request.method === 'GET' ? 'debug' : 'info', message: 'request' } as const
}

function fieldsOf(request: FastifyRequest, reply: FastifyReply): object {
  const { failure } = request
  return {
    requestId: request.id,
    method: request.method,
    // without the query, which may hold names and numbers
    path: request.url.split('?')[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    ...(request.actor && { userId: request.actor.userId }),
    ...(failure !== undefined && { error: messageOf(failure) }),
    ...(reply.statusCode >= 500 && { err: failure }),
  }
}
