import helmet from '@fastify/helmet'
import type { FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import type { Deps } from './deps.ts'

/** What pages of ours may load and talk to: ourselves, and the exchange's WebSocket at the host that the browser has asked. */
export async function securityHeaders(api: Api, deps: Deps): Promise<void> {
  const isHttps = deps.config.http.publicUrl.startsWith('https:')
  await api.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // Mantine writes styles at run time
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", (request) => exchangeOrigin(deps, request as unknown as FastifyRequest)],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps ? { maxAge: 15_552_000 } : false,
  })
  api.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'microphone=(self), camera=(), geolocation=()')
  })
}

/** Helmet gives the raw request; only a plain host name may come into the policy. */
function exchangeOrigin(deps: Deps, request: { headers: FastifyRequest['headers'] }): string {
  const host = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d+)?$/i.exec(request.headers.host ?? '')?.[1]
  if (!host) return "'self'"
  return `ws://${host}:${deps.sipWsPort()} wss://${host}:*`
}
