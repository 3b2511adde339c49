import { Health } from '@perezvon/contract'
import type { Api } from '../api.ts'
import type { Deps } from '../deps.ts'
import { HealthCheck } from '../health/health-check.ts'

const description = `For whoever watches the installation, without signing in. Answers 200 for \`ok\` and \`degraded\`, 503
for \`down\`. Asked more often than once a second it gives the same answer again. No answer at all: the web is down.`

export function healthRoute(api: Api, deps: Deps): void {
  const check = new HealthCheck(deps)
  api.get(
    '/health',
    {
      schema: {
        tags: ['health'],
        summary: 'Is all well?',
        description,
        security: [],
        response: { 200: Health, 503: Health },
      },
      config: { isPublic: true },
    },
    async (_request, reply) => {
      const health = await check.now()
      return reply
        .header('cache-control', 'no-store')
        .code(health.status === 'down' ? 503 : 200)
        .send(health)
    },
  )
}
