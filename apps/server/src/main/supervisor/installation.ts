import { type Clock, systemClock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { messageOf } from '../../kernel/errors.ts'
import { createLog, type Log } from '../../kernel/log.ts'
import { type Ports, type RoleName, type RoleNow, roleNames } from '../role.ts'
import { checkPorts } from './check-ports.ts'
import { prepareDataFolder } from './data-folder.ts'
import { Database } from './database.ts'
import { takeLock } from './lock.ts'
import { removePorts, writePids, writePorts } from './ports-file.ts'
import { openRoleLog, rotateLogs } from './role-logs.ts'
import { RoleProcess } from './role-process.ts'
import { Terminal } from './terminal.ts'

export interface InstallationOptions {
  config: Config
  /** Passed on to the roles: `--config FILE`. */
  argv: readonly string[]
  env: NodeJS.ProcessEnv
  /** Default: all. */
  roles?: readonly RoleName[]
  clock?: Clock
  terminal?: Terminal
}

/** Roles of a group start together, when those of the group before are ready. */
const startOrder: RoleName[][] = [
  ['media-rtp', 'media-webrtc', 'worker'],
  ['exchange', 'web'],
]
/** Those whose end no call feels. */
const renewable: RoleName[] = ['worker', 'web', 'exchange']
/** One after another; the database comes last. */
const stopOrder: RoleName[] = ['web', 'exchange', 'worker', 'media-rtp', 'media-webrtc']

/** All processes of one data folder: the database and the roles, started in order, kept up, stopped in order. */
export class Installation {
  readonly #options: InstallationOptions
  readonly #config: Config
  readonly #clock: Clock
  readonly #terminal: Terminal
  readonly #database: Database
  readonly #roles = new Map<RoleName, RoleProcess>()
  readonly #closers: (() => void)[] = []
  #log: Log | undefined
  #ports: Ports = {}
  #stopping: Promise<void> | undefined

  constructor(options: InstallationOptions) {
    this.#options = options
    this.#config = options.config
    this.#clock = options.clock ?? systemClock
    this.#terminal = options.terminal ?? new Terminal(this.#clock)
    this.#database = new Database(
      this.#config,
      this.#clock,
      (sentence) => this.#say({}, sentence),
      () => this.#noteDown(),
    )
  }

  get ports(): Ports {
    return this.#ports
  }

  /** Process ids by role, for tools and tests; `postgres` only when it is ours. */
  get pids(): Record<string, number> {
    const all = [...this.#roles].map(([role, running]) => [role, running.pid] as const)
    return Object.fromEntries(
      [['postgres', this.#database.pid] as const, ...all].flatMap(([name, pid]) =>
        pid ? [[name, pid]] : [],
      ),
    )
  }

  /** How every role is doing; those that this installation was told to leave out are not in it. */
  roles(): Partial<Record<RoleName, RoleNow>> {
    return Object.fromEntries([...this.#roles].map(([role, running]) => [role, running.now()]))
  }

  /** Resolves when everything serves. When something cannot start, all is stopped again and it rejects. */
  async start(): Promise<void> {
    try {
      await this.#startInOrder()
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Ends everything in order. Idempotent: the second call awaits the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder()
    return this.#stopping
  }

  /** Starts the roles anew one after the other, for new code or settings: no call is hung up. Media processes stay. */
  async renew(): Promise<void> {
    for (const role of renewable) {
      if (this.#stopping) return
      await this.#roles.get(role)?.renew()
    }
    this.#say({}, 'The roles were started anew; calls went on.')
  }

  /** At once, without mercy; the database still is shut down properly. */
  kill(): void {
    for (const role of this.#roles.values()) role.kill()
  }

  async #startInOrder(): Promise<void> {
    prepareDataFolder(this.#config)
    const lock = takeLock(this.#config.paths.lockFile, this.#config.http.publicUrl)
    this.#closers.push(() => lock.release())
    this.#closers.push(() => removePorts(this.#config.paths))
    removePorts(this.#config.paths)
    await checkPorts(this.#config)
    const logs = rotateLogs(this.#config.paths.logs, this.#clock)
    this.#closers.push(() => logs.stop())
    this.#log = createLog('supervisor', this.#config, openRoleLog(this.#config.paths.logs, 'supervisor'))
    await this.#database.start()
    const wanted = this.#options.roles ?? roleNames
    for (const group of startOrder) {
      if (this.#stopping) return
      await Promise.all(group.filter((role) => wanted.includes(role)).map((role) => this.#startRole(role)))
    }
  }

  #startRole(role: RoleName): Promise<void> {
    const running = new RoleProcess({
      role,
      argv: this.#options.argv,
      env: () => ({ ...this.#options.env, ...envOfPorts(this.#ports) }),
      logsDir: this.#config.paths.logs,
      clock: this.#clock,
      onReady: (ports) => this.#ready(ports),
      roles: () => this.roles(),
      onDied: (how) => this.#say({ role, how }, `${role} ended unexpectedly (${how}) and is started again.`),
      onHung: (silentMs) =>
        this.#say(
          { role, silentMs },
          `${role} has not answered for ${silentMs / 1_000} s: it is killed and started again.`,
        ),
      onLoud: (level, message) => this.#terminal.warn(role, level, message),
    })
    this.#roles.set(role, running)
    return running.start()
  }

  #ready(ports: Ports): void {
    this.#ports = { ...this.#ports, ...ports }
    this.#noteDown()
  }

  /** For tools alone: a full disk must not end the one process that keeps all others up. */
  #noteDown(): void {
    try {
      writePorts(this.#config.paths.portsFile, this.#ports)
      writePids(this.#config.paths.run, this.pids)
    } catch (error) {
      this.#say({}, `The processes in ${this.#config.paths.run} could not be noted down: ${messageOf(error)}`)
    }
  }

  /** To the person at the terminal, and into the supervisor's log for later. */
  #say(fields: object, sentence: string): void {
    this.#terminal.say(sentence)
    this.#log?.warn(fields, sentence)
  }

  async #stopInOrder(): Promise<void> {
    for (const role of stopOrder) await this.#roles.get(role)?.stop()
    await this.#database.stop()
    for (const close of this.#closers.reverse()) close()
  }
}

/** A role that comes back takes the same ports, also when any were asked for at first. */
function envOfPorts(ports: Ports): Record<string, string> {
  const names = {
    http: 'PEREZVON_HTTP_PORT',
    sipUdp: 'PEREZVON_SIP_UDP_PORT',
    sipWs: 'PEREZVON_SIP_WS_PORT',
  } as const
  return Object.fromEntries(
    Object.entries(names).flatMap(([key, name]) => {
      const port = ports[key as keyof Ports]
      return port ? [[name, String(port)]] : []
    }),
  )
}
