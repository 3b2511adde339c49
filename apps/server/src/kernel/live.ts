import { sql } from 'kysely'
import type pg from 'pg'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config/config.ts'
import { createClient, type Db } from './db.ts'
import { messageOf } from './errors.ts'
import type { Log } from './log.ts'

const channel = 'perezvon_changed'

/** A hint that something durable changed: fetch again. Never the message itself. */
export interface Change {
  kind: 'contact' | 'company' | 'deal' | 'task' | 'call' | 'recording' | 'outcome' | 'settings' | 'request'
  id: string
  contactId: string | null
}

/** Tells every listener of the change, when the transaction of `db` commits (at once outside of one). */
export async function announce(db: Db, change: Change): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify(change)})`.execute(db)
}

export interface ListenOptions {
  config: Config
  onChange: (change: Change) => void
  /** The connection was away and is back: changes in between were not heard, so refetch everything. */
  onGap?: () => void
  /** Goes on without a first connection: it is tried again like one that was lost. Default false. */
  mayBeLate?: boolean
  log: Log
  clock?: Clock
}

const retryMs = [100, 200, 500, 1_000]

/** Listens for changes, reconnecting for ever. Resolves when the first connection listens, or rejects (see `mayBeLate`). */
export async function listen(options: ListenOptions): Promise<{ close(): Promise<void> }> {
  const listener = new ChangeListener(options)
  await listener.connect().catch((error: unknown) => {
    if (!options.mayBeLate) throw error
    listener.lost()
  })
  return { close: () => listener.close() }
}

class ChangeListener {
  readonly #options: ListenOptions
  readonly #clock: Clock
  #client: pg.Client | undefined
  #failures = 0
  #timer: unknown
  #isClosed = false

  constructor(options: ListenOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  async connect(): Promise<void> {
    const client = createClient(this.#options.config)
    client.on('notification', (message) => this.#deliver(message.payload))
    client.on('error', () => {}) // 'end' follows
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    if (this.#isClosed) return client.end()
    this.#client = client
    this.#failures = 0
    client.on('end', () => this.lost())
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#clock.clearTimeout(this.#timer)
    await this.#client?.end().catch(() => {})
  }

  #deliver(payload: string | undefined): void {
    try {
      this.#options.onChange(JSON.parse(payload ?? '') as Change)
    } catch (error) {
      this.#options.log.error({ payload, error: messageOf(error) }, 'a change could not be delivered')
    }
  }

  lost(): void {
    this.#client = undefined
    if (this.#isClosed) return
    if (this.#failures === 0) this.#options.log.warn({}, 'the database connection for changes is not there')
    const ms = retryMs[Math.min(this.#failures, retryMs.length - 1)]!
    this.#failures++
    this.#timer = this.#clock.setTimeout(() => void this.#reconnect(), ms)
  }

  async #reconnect(): Promise<void> {
    try {
      await this.connect()
    } catch {
      return this.lost()
    }
    if (!this.#isClosed) this.#options.onGap?.()
  }
}
