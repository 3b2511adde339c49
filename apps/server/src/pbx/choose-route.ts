/**
 * Which employees a call rings, and in which order. Pure: what it must know comes in `RoutingFacts`,
 * filled by calls/; it knows no contact and no leg.
 */
export interface RoutingFacts {
  /** The caller's own manager, when there is exactly one. */
  ownerUserId: string | null
  /** The queue's group. */
  groupUserIds: readonly string[]
  ownerRingTimeoutMs: number
  groupRingTimeoutMs: number
  /** Can be offered a call now: has a device registered and is not on a call. */
  isFree(userId: string): boolean
}

export interface RouteStep {
  kind: 'owner' | 'group'
  userIds: string[]
  /** The step lasts so long at most; then the next begins, earlier phones ringing on. */
  ringTimeoutMs: number
}

/** Known caller → their own manager, then the group all at once; unknown → the group; nobody free → no steps (missed). */
export function chooseRoute(facts: RoutingFacts): RouteStep[] {
  const steps: RouteStep[] = []
  const owner = facts.ownerUserId
  if (owner !== null && facts.isFree(owner)) {
    steps.push({ kind: 'owner', userIds: [owner], ringTimeoutMs: facts.ownerRingTimeoutMs })
  }
  const group = facts.groupUserIds.filter((userId) => userId !== owner && facts.isFree(userId))
  if (group.length > 0) {
    steps.push({ kind: 'group', userIds: group, ringTimeoutMs: facts.groupRingTimeoutMs })
  }
  return steps
}
