import { createDigestAuthenticator, type DigestAuthenticator, type IncomingInvite } from '@perezvon/sip'
import { extensionOf } from '../../calls/receive-invite.ts'
import { builtInHeader, isBuiltInToken } from '../../kernel/built-in-token.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { deriveKey } from '../../kernel/config/secret.ts'
import type { Config } from '../../kernel/config.ts'
import { newId } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import { sealingKey, unsealText } from '../../kernel/sealed-text.ts'
import { softphoneHa1, softphoneKey } from '../../kernel/softphone-token.ts'
import type { PlanTrunk } from '../../pbx/dial-plan.ts'
import type { DialPlanStore } from '../../pbx/dial-plan-store.ts'
import { speaksMd5Alone } from '../../pbx/old-phones.ts'

/** Who a phone is, by digest; wrong passwords are told to the log. */
export function openAuthenticator(
  config: Config,
  parts: { plans: DialPlanStore; clock: Clock; log: Log },
): DigestAuthenticator {
  const { plans, clock, log } = parts
  const authenticator = createDigestAuthenticator({
    realm: config.sip.domain,
    secret: newId(),
    algorithms: config.sip.digest,
    credentials: credentials(config, plans),
    isGuessable: (username) => extensionOf(username) === username,
    speaksMd5Alone: (request) => speaksMd5Alone(request.headers.get('user-agent')),
    clock,
  })
  authenticator.on('failure', ({ username, ...failure }) =>
    log.warn({ extension: extensionOf(username).slice(0, 64), ...failure }, 'wrong password of a phone'),
  )
  return authenticator
}

/** A browser's short-lived token or a desk phone's stored digests. */
function credentials(config: Config, plans: DialPlanStore) {
  const key = softphoneKey(config.secret)
  return async (username: string, realm: string) => {
    const token = softphoneHa1(key, username, realm, systemClock.now())
    if (token && plans.current().extension(token.extension)) {
      return { ha1Md5: token.md5, ha1Sha256: token.sha256 }
    }
    const extension = plans.current().extension(username)
    if (!extension?.ha1Md5 && !extension?.ha1Sha256) return undefined
    return {
      ...(extension.ha1Md5 && { ha1Md5: extension.ha1Md5 }),
      ...(extension.ha1Sha256 && { ha1Sha256: extension.ha1Sha256 }),
    }
  }
}

/** A password that another installation sealed is none: the carrier will refuse, and the log says why. */
export function trunkPasswords(config: Config, log: Log) {
  const key = sealingKey(config.secret)
  return (trunk: PlanTrunk): string | undefined => {
    try {
      return trunk.secret === null ? undefined : unsealText(key, trunk.secret)
    } catch {
      log.error({ trunk: trunk.name }, "the trunk's password cannot be read: enter it again in the settings")
      return undefined
    }
  }
}

/** "Ring me": the product's own caller comes in as a trunk would, from this machine alone and with a token. */
export function builtInTrunk(config: Config) {
  const key = deriveKey(config.secret, 'built-in-caller')
  const trunk: PlanTrunk = {
    id: 'built-in',
    name: 'built-in',
    host: '127.0.0.1',
    port: null,
    matchPort: true,
    username: null,
    secret: null,
    callerNumber: null,
    allowsAbroad: false,
  }
  return (invite: IncomingInvite) =>
    invite.source.transport === 'udp' && isBuiltInToken(key, invite.header(builtInHeader), systemClock.now())
      ? trunk
      : undefined
}
