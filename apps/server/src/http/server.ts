import type { Socket } from 'node:net'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import websocket from '@fastify/websocket'
import { ApiError } from '@perezvon/contract'
import { fastify } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import { productVersion } from '../kernel/product-version.ts'
import type { Api } from './api.ts'
import { isSafeOrOurOwn } from './auth/same-origin.ts'
import { Sessions, sendCookies } from './auth/session.ts'
import type { Deps } from './deps.ts'
import { answerError, bodyOf } from './errors.ts'
import { requestLog } from './request-log.ts'
import { healthRoute } from './routes/health.ts'
import { apiRoutes } from './routes/index.ts'
import { securityHeaders } from './security-headers.ts'
import { webApp } from './web-app.ts'

/** Bodies of JSON may be so large; files have their own limit. */
const bodyLimit = 1024 * 1024

/** The HTTP server with all its routes, not yet listening. */
export async function buildServer(deps: Deps): Promise<Api> {
  const api: Api = fastify({
    bodyLimit,
    genReqId: () => newId(),
    trustProxy: 'loopback',
    logger: false,
    clientErrorHandler: (error, socket) => refuseUnreadable(deps.log, error, socket),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>()
  api.setValidatorCompiler(validatorCompiler)
  api.setSerializerCompiler(serializerCompiler)
  api.setErrorHandler(answerError)
  requestLog(api, deps.log)
  await securityHeaders(api, deps)
  await documented(api)
  await api.register(websocket, { options: { maxPayload: 64 * 1024 } })
  healthRoute(api, deps)
  await api.register(async (scope: Api) => guarded(scope, deps), { prefix: '/api' })
  await webApp(api, deps.webDir)
  return api
}

/** OpenAPI from the same schemas that check bodies and answers. */
async function documented(api: Api): Promise<void> {
  await api.register(swagger, {
    openapi: {
      info: { title: 'Perezvon', version: productVersion, description: 'The API that the web app uses.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'perezvon.session_token' },
        },
      },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  await api.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true })
}

/** Everything under /api: from a page of ours, and signed in unless the route is public. */
function guarded(api: Api, deps: Deps): void {
  const { db, accounts, clock, exchange, config } = deps
  const liveContactIds = (userId: string) => exchange.liveContactIds(userId)
  const sessions = new Sessions({ db, accounts, clock, liveContactIds })
  api.addHook('onRoute', (route) => {
    const response = route.schema?.response as object | undefined
    if (response)
      route.schema = { ...route.schema, response: { ...response, '4xx': ApiError, '5xx': ApiError } }
  })
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!isSafeOrOurOwn(request, config.http.publicUrl))
      throw new AppError('forbidden', { message: 'the request does not come from a page of ours' })
    if (request.routeOptions.config.isPublic || request.is404) return
    const session = await sessions.actorOf(request)
    if (!session) throw new AppError('not_signed_in')
    request.actor = session.actor
    request.sessionId = session.sessionId
    sendCookies(reply, session.cookies)
  })
  for (const route of apiRoutes) route(api, deps)
}

const byClientCode: Record<string, { status: string; code: 'bad_request' | 'too_large' }> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', code: 'too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', code: 'bad_request' },
}

/** Whoever still sends after they were refused is listened to for so long. */
const lingerMs = 2_000

/** What is no HTTP at all, or whose headers are too large, never becomes a request: answered here, with one log line. */
function refuseUnreadable(log: Log, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, code } = byClientCode[error.code ?? ''] ?? {
    status: '400 Bad Request',
    code: 'bad_request' as const,
  }
  log.info({ status: Number.parseInt(status, 10), error: error.code ?? error.message }, 'request refused')
  const body = JSON.stringify(bodyOf(new AppError(code, { message: status.slice(4) }), undefined))
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  // hanging up on a sender in mid-sentence would reset the connection before they have read the answer
  socket.on('data', () => {})
  setTimeout(() => socket.destroy(), lingerMs).unref()
}
