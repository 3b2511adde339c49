import { createHash } from 'node:crypto'
import fs from 'node:fs'
import type { Binding, Registrar } from '@perezvon/sip'
import type { Clock, TimerHandle } from '../kernel/clock.ts'
import { messageOf } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { DialPlanIndex } from './dial-plan.ts'

interface KeptBinding extends Binding {
  account: string
}

/** Changes are gathered for so long: after a power cut of an office all its phones register at once. */
const gatherMs = 500

/**
 * Keeps in a file where desk phones are, so that after a restart they ring at once instead of when they next register,
 * minutes later. Browsers come back by themselves within seconds.
 */
export class KeptRegistrations {
  readonly #file: string
  readonly #registrar: Registrar
  readonly #plan: () => DialPlanIndex
  readonly #clock: Clock
  readonly #log: Log
  readonly #stops: (() => void)[]
  #timer: TimerHandle | undefined

  constructor(options: {
    file: string
    registrar: Registrar
    plan: () => DialPlanIndex
    clock: Clock
    log: Log
  }) {
    this.#file = options.file
    this.#registrar = options.registrar
    this.#plan = options.plan
    this.#clock = options.clock
    this.#log = options.log
    const changed = () => this.#gather()
    this.#stops = [this.#registrar.on('bound', changed), this.#registrar.on('unbound', changed)]
  }

  /** Gives the registrar what the last exchange knew. */
  takeBack(): void {
    try {
      const kept = JSON.parse(fs.readFileSync(this.#file, 'utf8')) as KeptBinding[]
      const valid = kept.filter(({ account, ...binding }) => account === this.#accountOf(binding))
      this.#registrar.takeBack(valid.map(({ account, ...binding }) => binding))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#log.warn({ error: messageOf(error) }, 'where desk phones are was not kept: they register anew')
    }
  }

  /** Writes down what is known now. */
  close(): void {
    for (const stop of this.#stops) stop()
    this.#clock.clearTimeout(this.#timer)
    this.#write()
  }

  /** Whose phone it is and by which password; a binding does not outlive either. */
  #accountOf({ aorUser }: Binding): string {
    const extension = this.#plan().extension(aorUser)
    const account = [extension?.userId, extension?.ha1Md5, extension?.ha1Sha256]
    return createHash('sha256').update(JSON.stringify(account)).digest('base64url')
  }

  #gather(): void {
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = undefined
      this.#write()
    }, gatherMs)
  }

  #write(): void {
    const bindings: KeptBinding[] = this.#registrar
      .all()
      .filter((binding) => binding.transport === 'udp')
      .map((binding) => ({ ...binding, account: this.#accountOf(binding) }))
    try {
      fs.writeFileSync(`${this.#file}.new`, JSON.stringify(bindings), { mode: 0o600 })
      fs.renameSync(`${this.#file}.new`, this.#file)
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'where desk phones are could not be kept')
    }
  }
}
