import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import type { Deps } from './deps.ts'

/** An administrator does not wait longer for the exchange; it hears of the change by its own way too. */
const waitMs = 2_000

/** A change of settings is answered when calls are routed by it already, not some moments before. */
export function settledDialPlan(api: Api, { exchange, log }: Deps): void {
  api.addHook('onSend', async (request, reply) => {
    if (!isChangeOfSettings(request, reply) || !exchange.isUp) return
    const settled = exchange.request({ kind: 'refresh-dial-plan' }).catch((error: unknown) => {
      log.debug({ error: String(error) }, 'the exchange did not confirm new settings')
    })
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, waitMs).unref())])
  })
}

function isChangeOfSettings(request: FastifyRequest, reply: FastifyReply): boolean {
  const tags = request.routeOptions.schema?.tags ?? []
  const isSettings = tags.includes('settings') || tags.includes('first run')
  return request.method !== 'GET' && reply.statusCode < 300 && isSettings
}
