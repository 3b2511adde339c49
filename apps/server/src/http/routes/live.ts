import type { FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { type Api, actorOf } from '../api.ts'
import { isFromOurOwnPage } from '../auth/same-origin.ts'
import type { Deps } from '../deps.ts'
import { LiveSocket } from '../live/live-socket.ts'

/** Live events to one browser tab; see LiveEvent in the contract. */
export function liveRoute(api: Api, { hub, clock, config }: Deps): void {
  api.get(
    '/live',
    {
      websocket: true,
      schema: { tags: ['live'], summary: 'Live events (WebSocket)' },
      // a page elsewhere can open WebSockets with our cookie, so this GET is checked as if it changed something
      preValidation: async (request: FastifyRequest) => {
        if (!isFromOurOwnPage(request, config.http.publicUrl)) throw new AppError('forbidden')
      },
    },
    (socket, request) => {
      const live = new LiveSocket({
        socket,
        actor: actorOf(request),
        sessionId: request.sessionId ?? '',
        clock,
        onClose: () => hub.remove(live),
      })
      hub.add(live)
    },
  )
}
