/**
 * What the exchange must know to route a call without asking anybody: plain data, a snapshot of PostgreSQL,
 * kept in memory and on disk so that calls go on while the database is away.
 */
export interface DialPlan {
  company: {
    country: string
    language: 'ru' | 'uk' | 'en'
    timeZone: string
    /** Called party's local time 'HH:MM'. */
    callingFrom: string
    callingUntil: string
    /** Who has called within so long may be called back outside those hours. */
    callbackWindowMinutes: number
  } | null
  users: PlanUser[]
  extensions: PlanExtension[]
  trunks: PlanTrunk[]
  queues: PlanQueue[]
  numbers: PlanNumber[]
}

export interface PlanUser {
  id: string
  name: string
  teamId: string | null
  roles: string[]
}

export interface PlanExtension {
  number: string
  userId: string | null
  ha1Md5: string | null
  ha1Sha256: string | null
}

export interface PlanTrunk {
  id: string
  name: string
  host: string
  port: number | null
  matchPort: boolean
  username: string | null
  secret: string | null
  callerNumber: string | null
  allowsAbroad: boolean
}

export interface PlanQueue {
  id: string
  name: string
  memberUserIds: string[]
  ringTimeoutMs: number
  ownerRingTimeoutMs: number
}

export interface PlanNumber {
  id: string
  e164: string
  trunkId: string | null
  queueId: string
  source: string
}

export const emptyDialPlan: DialPlan = {
  company: null,
  users: [],
  extensions: [],
  trunks: [],
  queues: [],
  numbers: [],
}

/** Look-ups over a plan; made once per snapshot. */
export class DialPlanIndex {
  readonly plan: DialPlan
  readonly users: ReadonlyMap<string, PlanUser>
  readonly queues: ReadonlyMap<string, PlanQueue>
  readonly trunks: ReadonlyMap<string, PlanTrunk>
  readonly #extensions: ReadonlyMap<string, PlanExtension>
  readonly #extensionsOfUser: ReadonlyMap<string, PlanExtension[]>
  readonly #numbers: ReadonlyMap<string, PlanNumber>

  constructor(plan: DialPlan) {
    this.plan = plan
    this.users = new Map(plan.users.map((user) => [user.id, user]))
    this.queues = new Map(plan.queues.map((queue) => [queue.id, queue]))
    this.trunks = new Map(plan.trunks.map((trunk) => [trunk.id, trunk]))
    this.#extensions = new Map(plan.extensions.map((extension) => [extension.number, extension]))
    this.#extensionsOfUser = Map.groupBy(
      plan.extensions.filter((extension) => extension.userId !== null),
      (extension) => extension.userId as string,
    )
    this.#numbers = new Map(plan.numbers.map((number) => [number.e164, number]))
  }

  extension(number: string): PlanExtension | undefined {
    return this.#extensions.get(number)
  }

  extensionsOf(userId: string): PlanExtension[] {
    return this.#extensionsOfUser.get(userId) ?? []
  }

  /** The company's number that a customer dialled, in E.164. */
  number(e164: string): PlanNumber | undefined {
    return this.#numbers.get(e164)
  }

  person(userId: string): { id: string; name: string } | null {
    const user = this.users.get(userId)
    return user ? { id: user.id, name: user.name } : null
  }

  /**
   * The trunk that requests from this address belong to; one that names the port wins over one that does not. `leadsTo` says
   * whether a trunk's host has that address.
   */
  trunkFrom(
    source: { address: string; port: number },
    leadsTo: (host: string, address: string) => boolean = (host, address) => host === address,
  ): PlanTrunk | undefined {
    const ofHost = this.plan.trunks.filter((trunk) => leadsTo(trunk.host, source.address))
    return (
      ofHost.find((trunk) => trunk.matchPort && trunk.port === source.port) ??
      ofHost.find((trunk) => !trunk.matchPort)
    )
  }
}
