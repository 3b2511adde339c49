import type { Health, RoleHealth } from '@perezvon/contract'
import { within } from '../../calls/within.ts'
import { productVersion } from '../../kernel/product-version.ts'
import type { Deps } from '../deps.ts'
import { judgeHealth } from './judge-health.ts'
import { type DatabaseLook, lookAtDatabase } from './look-at-database.ts'

/** A database that has not answered by then counts as not answering. */
const databaseDeadlineMs = 2_000
/** Whoever asks more often gets the same again: the question is public and must not become a load. */
const keptMs = 1_000

type Parts = Pick<Deps, 'db' | 'clock' | 'config' | 'exchange' | 'supervisor'>

/** How the whole installation is doing. */
export class HealthCheck {
  readonly #parts: Parts
  #kept: { at: number; health: Promise<Health> } | undefined
  #looking: Promise<DatabaseLook> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  now(): Promise<Health> {
    const at = performance.now()
    if (!this.#kept || at - this.#kept.at > keptMs) this.#kept = { at, health: this.#look() }
    return this.#kept.health
  }

  async #look(): Promise<Health> {
    const { roles: told, isSilent } = this.#parts.supervisor()
    const { postgres, projection, jobs } = await this.#database()
    const unknown: RoleHealth = { state: 'unknown', uptimeSeconds: null, version: null }
    const facts = {
      roles: {
        postgres,
        'media-rtp': told['media-rtp'] ?? unknown,
        'media-webrtc': told['media-webrtc'] ?? unknown,
        exchange: this.#exchange(told.exchange),
        worker: told.worker ?? unknown,
        web: { state: 'up' as const, uptimeSeconds: Math.round(process.uptime()), version: productVersion },
      },
      projection,
      jobs,
    }
    const { exchange } = this.#parts
    const judged = judgeHealth({ ...facts, isDiskFull: exchange.isDiskFull, isSupervisorSilent: isSilent })
    return { ...judged, version: productVersion, ...facts }
  }

  /** What the supervisor says of it, and whether it answers us. */
  #exchange(told: RoleHealth | undefined): RoleHealth {
    const { isUp } = this.#parts.exchange
    if (!told) return { state: isUp ? 'up' : 'down', uptimeSeconds: null, version: null }
    return told.state === 'up' && !isUp ? { ...told, state: 'not_answering' } : told
  }

  /** One question at a time: a database that hangs must not be given all of our connections. */
  async #database(): Promise<DatabaseLook> {
    this.#looking ??= lookAtDatabase(this.#parts).finally(() => {
      this.#looking = undefined
    })
    const away = (state: RoleHealth['state']): DatabaseLook => ({
      postgres: { state, uptimeSeconds: null, version: null },
      projection: null,
      jobs: null,
    })
    const looking = this.#looking.catch(() => away('down'))
    return within(this.#parts.clock, databaseDeadlineMs, looking, away('not_answering'))
  }
}
