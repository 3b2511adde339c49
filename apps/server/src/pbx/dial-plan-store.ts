import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Db } from '../kernel/db.ts'
import { messageOf } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import { type DialPlan, DialPlanIndex, emptyDialPlan } from './dial-plan.ts'
import { loadDialPlan } from './load-dial-plan.ts'

/**
 * The dial plan that calls are routed by: read from PostgreSQL, kept on disk, so that an exchange that starts while the
 * database is away works by the last plan it knew.
 */
export class DialPlanStore {
  readonly #db: Db
  readonly #file: string
  readonly #log: Log
  #index = new DialPlanIndex(emptyDialPlan)
  #loading: Promise<void> | undefined
  #isStale = false
  #listener: (before: DialPlan, after: DialPlan) => void = () => {}

  constructor(options: { db: Db; file: string; log: Log }) {
    this.#db = options.db
    this.#file = options.file
    this.#log = options.log
  }

  current(): DialPlanIndex {
    return this.#index
  }

  /** Calls `listener` for each plan that takes another's place, before anybody hears that it was read. */
  onChange(listener: (before: DialPlan, after: DialPlan) => void): void {
    this.#listener = listener
  }

  /** First load; from the file when the database is away. */
  async open(): Promise<void> {
    await this.refresh()
    if (this.#index.plan === emptyDialPlan) await this.#readFile()
  }

  /** Reads again; calls that come in meanwhile cause one more reading, not many. */
  refresh(): Promise<void> {
    this.#isStale = true
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #load(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      try {
        const plan = await loadDialPlan(this.#db)
        const before = this.#index.plan
        this.#index = new DialPlanIndex(plan)
        this.#listener(before, plan)
        await this.#keep(plan)
      } catch (error) {
        this.#log.warn({ error: messageOf(error) }, 'the dial plan could not be read: the last one stays')
      }
    }
  }

  /** Digests of phones stand in it: for our eyes only. */
  async #keep(plan: DialPlan): Promise<void> {
    await writeFile(`${this.#file}.new`, JSON.stringify(plan), { mode: 0o600 })
    await rename(`${this.#file}.new`, this.#file)
  }

  async #readFile(): Promise<void> {
    try {
      this.#index = new DialPlanIndex(JSON.parse(await readFile(this.#file, 'utf8')) as DialPlan)
      this.#log.warn({}, 'the database is away: routing by the dial plan on disk')
    } catch {
      this.#log.warn({}, 'no dial plan yet')
    }
  }
}
