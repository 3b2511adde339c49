import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import type { Ports, RoleMessage, RoleName, RoleNow, SupervisorMessage } from '../role.ts'
import { openRoleLog } from './role-logs.ts'
import { RoleWatch } from './role-watch.ts'
import { StartError } from './sentences.ts'

export interface RoleProcessOptions {
  role: RoleName
  /** Arguments after the role's name: `--config FILE`. */
  argv: readonly string[]
  /** Environment, with the real ports of an earlier life. */
  env: () => NodeJS.ProcessEnv
  logsDir: string
  clock: Clock
  /** Ready, for the first time or again. */
  onReady: (ports: Ports) => void
  /** What is known of all roles, told to the process with every question for a sign of life. */
  roles: () => SupervisorMessage['roles']
  /** Died and will be started again in `restartInMs`. */
  onDied: (how: string, restartInMs: number) => void
  /** Gave no sign of life for so long that it was killed; it is started again. */
  onHung: (silentMs: number) => void
  onLoud: (level: string, message: string) => void
}

const restartMs = [100, 200, 500, 1_000, 2_000, 5_000]
/** A role that lived this long has earned a quick restart again. */
const healthyMs = 30_000
const stopGraceMs = 6_000

/** Keeps one role's process running: starts it again when it dies or hangs, until `stop()`. */
export class RoleProcess {
  readonly #options: RoleProcessOptions
  readonly #watch: RoleWatch
  #child: ChildProcess | undefined
  #failures = 0
  #readyAt: number | undefined
  #timer: unknown
  #isStopping = false
  #isHung = false
  /** It ends because it was asked to: its successor starts at once. */
  #isRenewed = false
  #onServes: () => void = () => {}

  constructor(options: RoleProcessOptions) {
    this.#options = options
    this.#watch = new RoleWatch({
      clock: options.clock,
      ask: () => this.#ask(),
      onHung: (silentMs) => this.#killHung(silentMs),
    })
  }

  now(): RoleNow {
    return this.#watch.now()
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it. Rejects with {@link StartError} when it fails before it was ready; then it is not tried again. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      let sentence: string | undefined
      const child = this.#spawn()
      child.on('message', (message: RoleMessage) => {
        if (message.type === 'failed') sentence = message.sentence
        if (message.type === 'ready') resolve()
      })
      child.once('exit', (code, signal) => {
        if (this.#readyAt !== undefined) return
        const role = this.#options.role
        reject(new StartError(`${role} did not start: ${sentence ?? `it ended with ${signal ?? code}`}`))
      })
    })
  }

  /** SIGTERM, and SIGKILL when it takes too long. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#watch.ended()
    this.#options.clock.clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const tooLong = this.#options.clock.setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
    await ended
    this.#options.clock.clearTimeout(tooLong)
  }

  /** Ends the process so that its successor takes over what is under way, and resolves when that one serves. */
  async renew(): Promise<void> {
    const child = this.#child
    if (!child || this.#isStopping) return
    this.#isRenewed = true
    const serves = new Promise<void>((resolve) => {
      this.#onServes = resolve
    })
    child.kill('SIGUSR2')
    const tooLong = this.#options.clock.setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
    child.once('exit', () => this.#options.clock.clearTimeout(tooLong))
    await serves
  }

  kill(): void {
    this.#isStopping = true
    this.#child?.kill('SIGKILL')
  }

  #spawn(): ChildProcess {
    const { role, argv, env, logsDir } = this.#options
    const log = openRoleLog(logsDir, role)
    const file = path.join(import.meta.dirname, '../run-role.ts')
    const child = spawn(process.execPath, [file, role, ...argv], {
      env: env(),
      stdio: ['ignore', log, log, 'ipc'],
    })
    fs.closeSync(log)
    this.#child = child
    this.#readyAt = undefined
    this.#watch.begun()
    child.on('message', (message: RoleMessage) => this.#hear(message))
    child.once('exit', (code, signal) => this.#ended(signal ?? `code ${code}`))
    return child
  }

  #ask(): void {
    const message: SupervisorMessage = { type: 'ping', roles: this.#options.roles() }
    // an error means that it is just going: 'exit' follows
    if (this.#child?.connected) this.#child.send(message, () => {})
  }

  #killHung(silentMs: number): void {
    this.#isHung = true
    this.#options.onHung(silentMs)
    this.#child?.kill('SIGKILL')
  }

  #hear(message: RoleMessage): void {
    this.#watch.heard()
    if (message.type === 'loud') this.#options.onLoud(message.level, message.message)
    if (message.type !== 'ready') return
    this.#readyAt = this.#options.clock.now()
    this.#watch.ready(message.version)
    this.#options.onReady(message.ports)
    this.#onServes()
  }

  #ended(how: string): void {
    this.#child = undefined
    this.#watch.ended()
    const wasEverReady = this.#readyAt !== undefined || this.#failures > 0
    if (this.#isStopping || !wasEverReady) return
    if (this.#isRenewed) {
      this.#isRenewed = false
      return void this.#spawn()
    }
    const { clock } = this.#options
    const lived = this.#readyAt === undefined ? 0 : clock.now() - this.#readyAt
    if (lived > healthyMs) this.#failures = 0
    const ms = restartMs[Math.min(this.#failures++, restartMs.length - 1)]!
    if (!this.#isHung) this.#options.onDied(how, ms)
    this.#isHung = false
    this.#timer = clock.setTimeout(() => this.#spawn(), ms)
  }
}
