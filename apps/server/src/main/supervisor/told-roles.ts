import { type RoleNow, type SupervisorMessage, silenceLimitMs } from '../role.ts'

let told: { roles: SupervisorMessage['roles']; atMs: number } | undefined
/** Its questions come every second; the limit of a role's own silence and some patience. */
const supervisorSilenceMs = silenceLimitMs + 2_000

/** What the supervisor has just told this process of all roles. */
export function learnRoles(roles: SupervisorMessage['roles']): void {
  told = { roles, atMs: performance.now() }
}

/** What it told last; nothing when nobody supervises this process, or when the supervisor is silent itself. */
export function toldRoles(): { roles: Record<string, RoleNow>; isSilent: boolean } {
  if (!told) return { roles: {}, isSilent: false }
  const isSilent = performance.now() - told.atMs > supervisorSilenceMs
  return { roles: isSilent ? {} : told.roles, isSilent }
}
