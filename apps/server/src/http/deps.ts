import type { RoleHealth } from '@perezvon/contract'
import type { Clock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import type { Db } from '../kernel/db.ts'
import type { Log } from '../kernel/log.ts'
import type { Accounts } from './auth/accounts.ts'
import type { ExchangeLink } from './live/exchange-link.ts'
import type { LiveHub } from './live/live-hub.ts'

/** What the routes work with; made once by main/web.ts. */
export interface Deps {
  config: Config
  db: Db
  clock: Clock
  log: Log
  accounts: Accounts
  exchange: ExchangeLink
  hub: LiveHub
  /** Real ports of SIP, which may have been asked for as 0. */
  sipWsPort(): number
  sipUdpPort(): number
  /** What the supervisor says of the roles' processes: nothing without one, or while it is silent itself. */
  supervisor(): { roles: Record<string, RoleHealth>; isSilent: boolean }
  /** Folder of the built web app. */
  webDir: string
}

export const nowOf = (deps: Pick<Deps, 'clock'>): Date => new Date(deps.clock.now())
