import { EventEmitter, once } from 'node:events'
import type { LiveEvent } from '@perezvon/contract'
import { hashPassword } from 'better-auth/crypto'
import { WebSocket } from 'ws'
import { type CleansUp, deadlineMs, testDb } from '../../../../test/support/index.ts'
import type { ExchangeEvent, ExchangeState } from '../../src/calls/exchange-socket.ts'
import { assignExtension, nextFreeExtension } from '../../src/crm/settings/extensions.ts'
import { insertUser } from '../../src/crm/settings/users.ts'
import type { Config } from '../../src/kernel/config.ts'
import type { Db } from '../../src/kernel/db.ts'
import { type IpcServer, serveIpc } from '../../src/kernel/ipc.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { start } from '../../src/main/web.ts'

/** An answer's body, whatever it is: each test says what it must be. */
// biome-ignore lint/suspicious/noExplicitAny: the schemas are checked by the server, the values by the tests
export type Json = any

export const password = 'correct horse battery'
export const owner = { name: 'Ольга Хозяйка', email: 'olga@example.com', password }
export const setupBody = {
  company: {
    name: 'Кофе и точка',
    country: 'RU',
    currency: 'RUB',
    timeZone: 'Europe/Moscow',
    language: 'ru',
  },
  administrator: owner,
  start: 'empty',
}

export interface Answer<T = Json> {
  status: number
  body: T
  headers: Headers
}

/** A browser of one user: keeps its cookie, and sends what a browser sends from a page of ours. */
export class Browser {
  readonly url: string
  cookie = ''

  constructor(url: string) {
    this.url = url
  }

  async send<T = Json>(method: string, path: string, body?: unknown, headers = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        origin: this.url,
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const [cookie] = response.headers.getSetCookie()
    if (cookie) this.cookie = cookie.split(';')[0] as string
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
  }

  get = <T = Json>(path: string, headers = {}) => this.send<T>('GET', path, undefined, headers)
  post = <T = Json>(path: string, body: unknown = {}) => this.send<T>('POST', path, body)
  patch = <T = Json>(path: string, body: unknown) => this.send<T>('PATCH', path, body)
  delete = (path: string) => this.send('DELETE', path)

  /** Signs in and returns itself. */
  async signIn(email: string, secret = password): Promise<this> {
    const { status } = await this.post('/api/sign-in', { email, password: secret })
    if (status !== 200) throw new Error(`sign-in answered ${status}`)
    return this
  }

  /** Opens the live socket; resolves with it after its hello. */
  async listen(): Promise<Listener> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/api/live`, {
      headers: { cookie: this.cookie, origin: this.url },
    })
    const listener = new Listener(socket)
    listener.hello = await listener.next('hello')
    return listener
  }
}

/** What a tab hears. */
export class Listener {
  readonly socket: WebSocket
  readonly heard: LiveEvent[] = []
  /** The first one. */
  hello: Extract<LiveEvent, { type: 'hello' }> | undefined
  readonly #arrived = new EventEmitter()

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)) as LiveEvent)
      this.#arrived.emit('event')
    })
  }

  /** The first event of this type, not taken before, that `accept` takes. */
  async next<T extends LiveEvent['type']>(
    type: T,
    accept: (event: Extract<LiveEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<LiveEvent, { type: T }>> {
    const signal = AbortSignal.timeout(deadlineMs)
    for (;;) {
      const index = this.heard.findIndex((event) => event.type === type && accept(event as never))
      if (index >= 0) return this.heard.splice(index, 1)[0] as Extract<LiveEvent, { type: T }>
      await once(this.#arrived, 'event', { signal })
    }
  }

  close(): void {
    this.socket.terminate()
  }
}

/** An exchange's end of the socket: says what a test wants, notes what it is asked. */
export class ExchangeDouble {
  readonly commands: Json[] = []
  state: ExchangeState = { calls: [], agents: [], isDiskFull: false }
  answer: (command: Json) => unknown = () => undefined
  #server: IpcServer | undefined

  async open(config: Config): Promise<this> {
    this.#server = await serveIpc({
      socketPath: config.paths.exchangeSocket,
      log: silentLog,
      resync: () => this.state,
      handle: async (command) => {
        this.commands.push(command)
        return this.answer(command)
      },
    })
    return this
  }

  /** How many web processes listen. */
  get clients(): number {
    return this.#server?.clientCount ?? 0
  }

  says(event: ExchangeEvent): void {
    this.#server?.publish(event)
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }
}

export interface Site {
  url: string
  db: Db
  config: Config
  exchange: ExchangeDouble
  browser(): Browser
}

/** The real web process's code on a real database and socket, with an exchange whose part the test plays. */
export async function openSite(t: CleansUp): Promise<Site> {
  const { db, config } = await testDb(t)
  const exchange = await new ExchangeDouble().open(config)
  const running = await start(config)
  t.after(async () => {
    await running.stop()
    await exchange.close()
  })
  const url = `http://127.0.0.1:${running.ports?.http}`
  return { url, db, config, exchange, browser: () => new Browser(url) }
}

export interface Company extends Site {
  /** The owner's browser, signed in. */
  olga: Browser
  /** Makes a user and signs them in. */
  hires(
    name: string,
    role: string,
    extra?: { teamId?: string; extension?: null },
  ): Promise<Browser & { id: string }>
}

let hashed: Promise<string> | undefined
/** Hashing is slow on purpose; all employees of the tests have the same password. */
const passwordHash = (): Promise<string> => {
  hashed ??= hashPassword(password)
  return hashed
}

/** A site whose first run has been done. */
export async function openCompany(t: CleansUp): Promise<Company> {
  const site = await openSite(t)
  const olga = site.browser()
  const { status } = await olga.post('/api/setup', setupBody)
  if (status !== 201) throw new Error(`setup answered ${status}`)
  const hires: Company['hires'] = async (name, role, extra = {}) => {
    const email = `${name.toLowerCase()}@example.com`
    const { extension, ...of } = extra
    const hash = await passwordHash()
    const id = await site.db.transaction().execute(async (trx) => {
      const userId = await insertUser(trx, { name, email, roles: [role], teamId: null, ...of }, hash)
      if (extension !== null) await assignExtension(trx, userId, await nextFreeExtension(trx))
      return userId
    })
    return Object.assign(await site.browser().signIn(email), { id })
  }
  return { ...site, olga, hires }
}
