import { SoftphoneConfig } from '@perezvon/contract'
import type { FastifyRequest } from 'fastify'
import { extensionOfUser } from '../../crm/settings/extensions.ts'
import { AppError } from '../../kernel/errors.ts'
import { issueSoftphoneToken, softphoneKey } from '../../kernel/softphone-token.ts'
import { type Api, actorOf } from '../api.ts'
import type { Deps } from '../deps.ts'

export function softphoneRoute(api: Api, deps: Deps): void {
  const { config, db, clock } = deps
  const key = softphoneKey(config.secret)
  api.get(
    '/softphone',
    {
      schema: {
        tags: ['account'],
        summary: 'What the browser registers with; the password is short-lived',
        response: { 200: SoftphoneConfig },
      },
    },
    async (request) => {
      const { userId } = actorOf(request)
      const extension = await extensionOfUser(db, userId)
      if (!extension) throw new AppError('no_extension')
      const { domain } = config.sip
      const { authorizationUser, password, expiresAt } = issueSoftphoneToken(key, extension, clock.now())
      const user = await db.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirst()
      return {
        extension,
        displayName: user?.name ?? '',
        uri: `sip:${extension}@${domain}`,
        authorizationUser,
        password,
        realm: domain,
        webSocketUrl: webSocketUrl(deps, request),
        expiresAt: expiresAt.toISOString(),
      }
    },
  )
}

/** At the host that the browser has asked; behind an https proxy by its `/sip`. */
export function webSocketUrl({ sipWsPort }: Pick<Deps, 'sipWsPort'>, request: FastifyRequest): string {
  if (request.protocol === 'https') return `wss://${request.host}/sip`
  return `ws://${request.hostname}:${sipWsPort()}/sip`
}
