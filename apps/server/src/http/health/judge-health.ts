import type { Health } from '@perezvon/contract'

/** Without these calls are not taken, or the pages do not work. */
const essential = ['postgres', 'exchange', 'media-webrtc', 'web'] as const satisfies (keyof Health['roles'])[]
/** A missed call becomes a request within a second; so much behind, it certainly does not. */
const projectionBehindSeconds = 5
/** Long recordings of a busy hour may well queue for some minutes. */
const jobsBehindSeconds = 600

export type HealthFacts = Omit<Health, 'status' | 'problems' | 'version'> & {
  isDiskFull: boolean
  isSupervisorSilent: boolean
}

/** What is wrong, and how bad that is. */
export function judgeHealth(facts: HealthFacts): Pick<Health, 'status' | 'problems'> {
  const { roles, projection, jobs } = facts
  const isIll = (role: keyof Health['roles']) => !['up', 'unknown'].includes(roles[role].state)
  const names = Object.keys(roles) as (keyof Health['roles'])[]
  const problems = names.filter(isIll).map((role) => `${role}_${roles[role].state}`)
  if (facts.isSupervisorSilent) problems.push('supervisor_not_answering')
  if (facts.isDiskFull) problems.push('disk_full')
  if ((projection?.lagSeconds ?? 0) > projectionBehindSeconds) problems.push('projection_behind')
  if ((jobs?.oldestWaitingSeconds ?? 0) > jobsBehindSeconds) problems.push('jobs_behind')
  if (facts.isDiskFull || essential.some(isIll)) return { status: 'down', problems }
  return { status: problems.length > 0 ? 'degraded' : 'ok', problems }
}
