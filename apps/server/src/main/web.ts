import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { openAccounts } from '../http/auth/accounts.ts'
import type { Deps } from '../http/deps.ts'
import { ExchangeLink } from '../http/live/exchange-link.ts'
import { LiveHub } from '../http/live/live-hub.ts'
import { buildServer } from '../http/server.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import { createDb } from '../kernel/db.ts'
import { listen } from '../kernel/live.ts'
import { createLog } from '../kernel/log.ts'
import { onOddity } from '../kernel/oddity.ts'
import type { Ports, RunningRole } from './role.ts'
import { readPorts } from './supervisor/ports-file.ts'
import { toldRoles } from './supervisor/told-roles.ts'

/** The web: HTTP API, live events, the web app. */
export async function start(config: Config): Promise<RunningRole> {
  const log = createLog('web', config)
  onOddity((fields, message) => log.warn(fields, message))
  const clock = systemClock
  const db = createDb(config, 'web')
  const exchange = new ExchangeLink({ socketPath: config.paths.exchangeSocket, log })
  const hub = new LiveHub({ db, clock, log, exchange })
  const changes = await listen({
    config,
    log,
    onChange: (change) => hub.changed(change),
    onGap: () => hub.greetAll(),
  })
  const deps: Deps = {
    config,
    db,
    clock,
    log,
    exchange,
    hub,
    accounts: openAccounts(config, db),
    sipWsPort: () => realPort(config, 'sipWs', config.sip.wsPort),
    sipUdpPort: () => realPort(config, 'sipUdp', config.sip.udpPort),
    supervisor: toldRoles,
    webDir: path.join(config.projectDir, 'apps/web/dist'),
  }
  const server = await buildServer(deps)
  await server.listen({ host: config.http.host, port: config.http.port })
  return {
    ports: { http: (server.server.address() as AddressInfo).port },
    async stop() {
      hub.close()
      await server.close()
      await changes.close()
      exchange.close()
      await db.destroy()
    },
  }
}

/** A port asked for as 0 is whatever the exchange has got. */
const realPort = (config: Config, name: keyof Ports, asked: number): number =>
  asked || (readPorts(config.paths.portsFile)[name] ?? 0)
