import type { DigestAuthenticator, Registrar } from '@perezvon/sip'
import type { DialPlan, PlanExtension } from './dial-plan.ts'

/** A desk phone that is registered now. */
export interface RegisteredDeskPhone {
  extension: string
  /** What it says it is. */
  userAgent: string | null
  address: string
  /** ISO 8601. */
  since: string
}

/** Desk phones by extension; browsers are no desk phones. */
export function registeredDeskPhones(registrar: Registrar): RegisteredDeskPhone[] {
  const phones = registrar.all().filter(({ transport }) => transport !== 'ws')
  return phones
    .sort((a, b) => a.aorUser.localeCompare(b.aorUser) || a.boundAt - b.boundAt)
    .map(({ aorUser, userAgent, source, boundAt }) => ({
      extension: aorUser,
      userAgent: userAgent?.slice(0, 200) ?? null,
      address: source.address,
      since: new Date(boundAt).toISOString(),
    }))
}

/**
 * Ends registrations that a new dial plan takes the ground from: of a desk phone whose password was changed or taken away, and
 * all of an extension that is gone or somebody else's. Their calls go on; nothing rings there any more.
 */
export function dropOutdated(
  door: { registrar: Registrar; authenticator: DigestAuthenticator },
  before: DialPlan,
  after: DialPlan,
): void {
  const now = new Map(after.extensions.map((extension) => [extension.number, extension]))
  for (const old of before.extensions) {
    const extension = now.get(old.number)
    if (extension && isSamePhone(old, extension)) continue
    const isForAll = !extension || extension.userId !== old.userId
    door.registrar.revoke(old.number, ({ transport }) => isForAll || transport !== 'ws')
    door.authenticator.forgive(old.number)
  }
}

const isSamePhone = (a: PlanExtension, b: PlanExtension): boolean =>
  a.userId === b.userId && a.ha1Md5 === b.ha1Md5 && a.ha1Sha256 === b.ha1Sha256
