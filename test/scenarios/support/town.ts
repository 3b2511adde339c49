import { mkdirSync } from 'node:fs'
import { ha1 } from '@perezvon/sip'
import type { CallEvent } from '../../../apps/server/src/calls/call-events.ts'
import type { ExchangeEvent, ExchangeState } from '../../../apps/server/src/calls/exchange-socket.ts'
import { projectCallEvent } from '../../../apps/server/src/calls/projection/index.ts'
import { systemClock } from '../../../apps/server/src/kernel/clock.ts'
import type { Config } from '../../../apps/server/src/kernel/config.ts'
import type { Db } from '../../../apps/server/src/kernel/db.ts'
import { newId } from '../../../apps/server/src/kernel/ids.ts'
import { connectIpc, type IpcClient } from '../../../apps/server/src/kernel/ipc.ts'
import { project } from '../../../apps/server/src/kernel/journal/index.ts'
import { announce } from '../../../apps/server/src/kernel/live.ts'
import { silentLog } from '../../../apps/server/src/kernel/log.ts'
import { type ExchangeTuning, start as startExchange } from '../../../apps/server/src/main/exchange.ts'
import type { DialPlan } from '../../../apps/server/src/pbx/dial-plan.ts'
import { type CleansUp, nextEvent, testDb, waitFor } from '../../support/index.ts'
import { Phone } from './phone.ts'
import { type ServedMedia, serveMedia } from './serve-media.ts'

export interface TownOptions {
  exchange?: ExchangeTuning
  /** Silence after which media ends a call. */
  mediaTimeoutMs?: number
  /** As by PEREZVON_SIP_DIGEST. */
  digest?: Config['sip']['digest']
}

type RunningExchange = Awaited<ReturnType<typeof startExchange>>

const employeesOfTown = ['anna', 'boris', 'clara'] as const
export type Employee = (typeof employeesOfTown)[number]
export const password = 'a-long-enough-password'
/** The company's number. */
export const salesNumber = '+74951234567'
/** The carrier's side of the trunk. */
export const carrierHost = '127.0.0.2'

/** A company with a real exchange, real media and real PostgreSQL, a carrier's trunk, and phones that tests hold in hand. */
export class Town {
  readonly db: Db
  readonly config: Config
  exchange: { host: string; port: number; wsPort: number }
  readonly events: IpcClient<ExchangeEvent, ExchangeState>
  readonly userIds: Record<Employee, string>
  readonly extensions: Record<Employee, string>
  readonly queueId: string
  readonly #t: CleansUp
  #media: ServedMedia
  readonly #options: TownOptions
  #running: RunningExchange
  #isStopped = false

  private constructor(parts: {
    t: CleansUp
    db: Db
    config: Config
    running: RunningExchange
    media: ServedMedia
    options: TownOptions
    events: IpcClient<ExchangeEvent, ExchangeState>
    company: Awaited<ReturnType<typeof foundCompany>>
  }) {
    this.#t = parts.t
    this.db = parts.db
    this.config = parts.config
    this.exchange = addressOf(parts.running)
    this.#running = parts.running
    this.#media = parts.media
    this.#options = parts.options
    this.events = parts.events
    this.userIds = parts.company.userIds
    this.extensions = parts.company.extensions
    this.queueId = parts.company.queueId
  }

  static async open(t: CleansUp, options: TownOptions = {}): Promise<Town> {
    const { db, config } = await testDb(t)
    if (options.digest) config.sip.digest = options.digest
    const company = await foundCompany(db)
    for (const folder of [config.paths.run, config.paths.sockets, config.paths.recordings]) {
      mkdirSync(folder, { recursive: true })
    }
    const media = await serveMedia(config, mediaOptions(options))
    const projector = project<CallEvent>({
      db,
      journal: { dir: config.paths.journal },
      apply: projectCallEvent,
      clock: systemClock,
      log: silentLog,
    })
    t.after(() => projector.stop())
    const running = await startExchange(config, options.exchange)
    const events = connectIpc<ExchangeEvent, ExchangeState>({
      socketPath: config.paths.exchangeSocket,
      log: silentLog,
    })
    t.after(() => events.close())
    await nextEvent(events, 'up')
    const town = new Town({ t, db, config, running, media, events, company, options })
    t.after(() => town.#media.stop())
    t.after(() => town.stopExchange())
    return town
  }

  /** A customer with a telephone behind the carrier. */
  async customer(): Promise<Customer> {
    const phone = await this.#phone({ host: carrierHost, saysHz: 440 })
    return new Customer(this, phone)
  }

  /** An employee's desk phone, registered. */
  async deskPhone(employee: Employee): Promise<Phone> {
    const phone = await this.#phone({
      host: '127.0.0.1',
      saysHz: 1000,
      credentials: { username: this.extensions[employee], password },
    })
    await phone.register(this.exchange)
    return phone
  }

  /** The carrier as calls out reach it. */
  async carrier(): Promise<Phone> {
    const phone = await this.#phone({ host: carrierHost, saysHz: 440 })
    await this.db.updateTable('trunks').set({ port: phone.port }).execute()
    await this.settingsChanged((plan) => plan.trunks[0]?.port === phone.port)
    return phone
  }

  /** Tells the exchange that settings were changed, and waits until it works by them. */
  async settingsChanged(isKnown: (plan: DialPlan) => boolean): Promise<void> {
    await announce(this.db, { kind: 'settings', id: '', contactId: null })
    await waitFor(() => isKnown(this.#running.plan().plan), { what: 'the new settings' })
  }

  /** What lives in the exchange; for leak checks. */
  stats() {
    return this.#running.stats()
  }

  mediaStats() {
    return this.#media.stats()
  }

  /** A clean stop, as Ctrl-C does; or one that keeps the calls for the next exchange. Idempotent. */
  async stopExchange(options: { keepsCalls?: boolean } = {}): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    await this.#running.stop(options)
  }

  /** The exchange ends and another one begins, at the same addresses. */
  async restartExchange(
    options: { keepsCalls?: boolean; database?: Config['database'] } = {},
  ): Promise<void> {
    const { port, wsPort } = this.exchange
    await this.stopExchange(options)
    const sip = { ...this.config.sip, udpPort: port, wsPort }
    const { database = this.config.database } = options
    this.#running = await startExchange({ ...this.config, sip, database }, this.#options.exchange)
    this.#isStopped = false
    this.exchange = addressOf(this.#running)
  }

  /** The media processes end with all they carry, and others begin. */
  async restartMedia(): Promise<void> {
    await this.#media.stop()
    this.#media = await serveMedia(this.config, mediaOptions(this.#options))
  }

  /** The call's row once the projector has carried its end over. */
  async call(callId: string) {
    return waitFor(
      () =>
        this.db
          .selectFrom('calls')
          .selectAll()
          .where('id', '=', callId)
          .where('state', '=', 'ended')
          .executeTakeFirst(),
      { what: 'the call to be in the CRM' },
    )
  }

  /** The one call of this test, once it has ended and is in the CRM. */
  async onlyCall() {
    const { id } = await waitFor(() => this.db.selectFrom('calls').select('id').executeTakeFirst(), {
      what: 'a call to be in the CRM',
    })
    return this.call(id)
  }

  /** The next event of a call that `accept` takes. */
  async callEvent(accept: (call: Extract<ExchangeEvent, { kind: 'call' }>['call']) => boolean) {
    const [event] = await nextEvent<[ExchangeEvent, number]>(
      this.events,
      'event',
      (event) => event.kind === 'call' && accept(event.call),
    )
    return (event as Extract<ExchangeEvent, { kind: 'call' }>).call
  }

  async #phone(options: Parameters<typeof Phone.open>[0]): Promise<Phone> {
    const phone = await Phone.open(options)
    this.#t.after(() => phone.close())
    return phone
  }
}

/** Somebody outside. */
export class Customer {
  readonly phone: Phone
  readonly #town: Town

  constructor(town: Town, phone: Phone) {
    this.#town = town
    this.phone = phone
  }

  dials(number = salesNumber, as: { from?: string; headers?: Record<string, string> } = {}) {
    return this.phone.dials(`sip:${number}@perezvon`, this.#town.exchange, {
      from: 'sip:+79161234567@carrier.example',
      ...as,
    })
  }
}

const mediaOptions = ({ mediaTimeoutMs }: TownOptions) => (mediaTimeoutMs ? { mediaTimeoutMs } : {})

const addressOf = ({ ports }: RunningExchange) => ({
  host: '127.0.0.1',
  port: ports.sipUdp,
  wsPort: ports.sipWs,
})

export async function foundCompany(db: Db) {
  const [teamId, queueId, trunkId] = [newId(), newId(), newId()]
  const company = { name: 'Ромашка', country: 'RU', currency: 'RUB', timeZone: 'UTC', language: 'ru' }
  // Round the clock, so that no test depends on the hour at which it runs.
  await db
    .insertInto('company')
    .values({ ...company, callingFrom: '00:00', callingUntil: '00:00' })
    .execute()
  await db.insertInto('teams').values({ id: teamId, name: 'Продажи' }).execute()
  const userIds = {} as Record<Employee, string>
  const extensions = {} as Record<Employee, string>
  for (const [index, name] of employeesOfTown.entries()) {
    userIds[name] = newId()
    extensions[name] = String(101 + index)
    await addEmployee(db, { id: userIds[name], name, teamId, extension: extensions[name] })
  }
  const trunk = { id: trunkId, name: 'Carrier', host: carrierHost, callerNumber: salesNumber }
  await db.insertInto('trunks').values(trunk).execute()
  await db
    .insertInto('queues')
    .values({ id: queueId, name: 'Продажи', ringTimeoutSeconds: 20, ownerRingTimeoutSeconds: 5 })
    .execute()
  await db
    .insertInto('queueMembers')
    .values(Object.values(userIds).map((userId) => ({ queueId, userId })))
    .execute()
  await db
    .insertInto('numbers')
    .values({ id: newId(), e164: salesNumber, trunkId, queueId, source: 'site' })
    .execute()
  return { userIds, extensions, queueId }
}

async function addEmployee(db: Db, of: { id: string; name: string; teamId: string; extension: string }) {
  const { id, name, teamId, extension } = of
  await db
    .insertInto('users')
    .values({ id, name, email: `${name}@example.com`, teamId })
    .execute()
  await db
    .insertInto('extensions')
    .values({
      id: newId(),
      number: extension,
      userId: id,
      ha1Md5: ha1(extension, 'perezvon', password, 'MD5'),
      ha1Sha256: ha1(extension, 'perezvon', password, 'SHA-256'),
    })
    .execute()
}
