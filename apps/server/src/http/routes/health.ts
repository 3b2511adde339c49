import { Health } from '@perezvon/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Api } from '../api.ts'
import type { Deps } from '../deps.ts'
import { productVersion } from '../product-version.ts'

/** For whoever watches the installation: 200 while the database answers, else 503. */
export function healthRoute(api: Api, { db, exchange }: Deps): void {
  api.get(
    '/health',
    {
      schema: { tags: ['health'], summary: 'Is all well?', response: { 200: Health, 503: Health } },
      config: { isPublic: true },
    },
    async (_request, reply) => {
      const isDatabaseUp = await sql`select 1`.execute(db).then(
        () => true,
        () => false,
      )
      const health: z.infer<typeof Health> = {
        status: isDatabaseUp && exchange.isUp ? 'ok' : 'degraded',
        version: productVersion,
        roles: { web: 'up', postgres: upOrDown(isDatabaseUp), exchange: upOrDown(exchange.isUp) },
      }
      return reply.code(isDatabaseUp ? 200 : 503).send(health)
    },
  )
}

const upOrDown = (isUp: boolean): 'up' | 'down' => (isUp ? 'up' : 'down')
