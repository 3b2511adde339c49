import { type Clock, pause } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { createClient } from '../../kernel/db.ts'
import { messageOf } from '../../kernel/errors.ts'
import { migrate } from '../../kernel/migrate.ts'
import { type RunningPostgres, startPostgres } from '../postgres.ts'
import { StartError } from './sentences.ts'

const oldestVersion = 15

/** The database of the installation: the embedded one, kept running; or another's, only looked at. */
export class Database {
  readonly #config: Config
  readonly #clock: Clock
  readonly #say: (sentence: string) => void
  readonly #onUp: () => void
  #server: RunningPostgres | undefined
  #isStopping = false

  /** `onUp` is called whenever the embedded server has come up, for the first time or again. */
  constructor(config: Config, clock: Clock, say: (sentence: string) => void, onUp: () => void) {
    this.#config = config
    this.#clock = clock
    this.#say = say
    this.#onUp = onUp
  }

  get pid(): number | undefined {
    return this.#server?.pid
  }

  /** Starts it (unless DATABASE_URL names another) and brings its tables up to date. */
  async start(): Promise<void> {
    if (this.#config.database.url) await this.#checkForeign()
    else await this.#run()
    await migrate(this.#config)
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#server?.stop()
  }

  async #run(): Promise<void> {
    const server = await startPostgres({ config: this.#config, clock: this.#clock, say: this.#say })
    this.#server = server
    this.#onUp()
    void server.ended.then(() => (this.#isStopping ? undefined : this.#restart()))
  }

  async #restart(): Promise<void> {
    this.#say('The database ended unexpectedly and is started again.')
    for (let ms = 100; !this.#isStopping; ms = Math.min(ms * 2, 5_000)) {
      await pause(this.#clock, ms)
      try {
        return await this.#run()
      } catch (error) {
        this.#say(messageOf(error))
      }
    }
  }

  async #checkForeign(): Promise<void> {
    const client = createClient(this.#config)
    try {
      await client.connect()
      const { rows } = await client.query<{ version: string }>(
        `select current_setting('server_version_num') as version`,
      )
      const major = Math.floor(Number(rows[0]?.version) / 10_000)
      if (major < oldestVersion)
        throw new StartError(
          `The database of DATABASE_URL is PostgreSQL ${major}; ${oldestVersion} or newer is needed.`,
        )
    } catch (error) {
      if (error instanceof StartError) throw error
      throw new StartError(`The database of DATABASE_URL cannot be reached: ${messageOf(error)}`)
    } finally {
      await client.end().catch(() => {})
    }
  }
}
