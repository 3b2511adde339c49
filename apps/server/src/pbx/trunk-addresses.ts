import { isIP } from 'node:net'
import type { Clock, TimerHandle } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { PlanTrunk } from './dial-plan.ts'
import {
  canonicalAddress,
  type HostProblem,
  problemOf,
  type ResolveHost,
  resolveHost,
} from './resolve-host.ts'

/** A name is asked for again after this; carriers move by names that live for minutes. */
const refreshMs = 60_000

/** Where a trunk that was entered by name leads now. */
export interface TrunkHost {
  /** As entered, in lower case. */
  host: string
  /** The last known ones, also when the last question failed. */
  addresses: string[]
  problem: HostProblem | null
}

interface KnownHost extends TrunkHost {
  hasPort: boolean
}

/**
 * The addresses behind the names of trunks, so that calls that come from them are known as the carrier's. Asked again every
 * minute, one name after the other (a dead resolver must not take all threads); a name that cannot be resolved keeps its last
 * addresses.
 */
export class TrunkAddresses {
  readonly #clock: Clock
  readonly #log: Log
  readonly #resolve: ResolveHost
  #hosts = new Map<string, KnownHost>()
  #asking: Promise<void> = Promise.resolve()
  #timer: TimerHandle | undefined
  #isClosed = false

  constructor(options: { clock: Clock; log: Log; resolve?: ResolveHost }) {
    this.#clock = options.clock
    this.#log = options.log
    this.#resolve = options.resolve ?? resolveHost
  }

  /** Takes over the trunks of a new dial plan; resolves when names that are new were asked for. */
  update(trunks: readonly Pick<PlanTrunk, 'host' | 'port'>[]): Promise<void> {
    const named = trunks.filter(({ host }) => !isIP(canonicalAddress(host)))
    const before = this.#hosts
    this.#hosts = new Map(named.map(({ host, port }) => this.#known(before, canonicalAddress(host), port)))
    const added = [...this.#hosts.values()].filter((known) => before.get(known.host) !== known)
    this.#ask(added)
    this.#schedule()
    return this.#asking
  }

  /** Whether calls from this address are calls from that host. */
  leadsTo(host: string, address: string): boolean {
    const [wanted, from] = [canonicalAddress(host), canonicalAddress(address)]
    return wanted === from || (this.#hosts.get(wanted)?.addresses.includes(from) ?? false)
  }

  all(): TrunkHost[] {
    return [...this.#hosts.values()].map(({ host, addresses, problem }) => ({ host, addresses, problem }))
  }

  close(): void {
    this.#isClosed = true
    this.#clock.clearTimeout(this.#timer)
  }

  #known(before: Map<string, KnownHost>, host: string, port: number | null): [string, KnownHost] {
    const hasPort = port !== null
    const known = before.get(host)
    if (known?.hasPort === hasPort) return [host, known]
    return [host, { host, hasPort, addresses: known?.addresses ?? [], problem: known?.problem ?? null }]
  }

  #ask(hosts: readonly KnownHost[]): void {
    for (const known of hosts) this.#asking = this.#asking.then(() => this.#askOne(known))
  }

  async #askOne(known: KnownHost): Promise<void> {
    if (this.#isClosed || this.#hosts.get(known.host) !== known) return
    try {
      const addresses = await this.#resolve(known.host, known.hasPort)
      this.#found(known, addresses.map(canonicalAddress).sort())
    } catch (error) {
      this.#failed(known, problemOf(error))
    }
  }

  #found(known: KnownHost, addresses: string[]): void {
    const isNews = known.problem !== null || addresses.join() !== known.addresses.join()
    known.addresses = addresses
    known.problem = null
    if (isNews) this.#log.info({ host: known.host, addresses }, 'where a trunk leads')
  }

  /** Said once, not every minute. */
  #failed(known: KnownHost, problem: HostProblem): void {
    const isNews = known.problem === null
    known.problem = problem
    const { host, addresses } = known
    if (isNews)
      this.#log.warn({ host, problem, addresses }, "a trunk's name leads nowhere: the last addresses stay")
  }

  #schedule(): void {
    this.#clock.clearTimeout(this.#timer)
    if (this.#isClosed || this.#hosts.size === 0) return
    this.#timer = this.#clock.setTimeout(() => {
      this.#ask([...this.#hosts.values()])
      void this.#asking.then(() => this.#schedule())
    }, refreshMs)
  }
}
