import type { Config } from '../kernel/config.ts'

/** Real ports of the doors that the world knocks at. */
export interface Ports {
  http?: number
  sipUdp?: number
  sipWs?: number
}

/** A role that is up and serves. */
export interface RunningRole {
  /** Real ports, for those that were asked for as 0. */
  ports?: Ports
  /** Ends it, letting what is under way come to its end. Called once. */
  stop(options?: StopOptions): Promise<void>
}

export interface StopOptions {
  /** Another process of the role follows at once: calls go on and are not ended. Default false. */
  keepsCalls?: boolean
}

/** What every role's file in `main/` exports as `start`. Resolves when it serves. */
export type StartRole = (config: Config) => Promise<RunningRole>

/** Roles that run in a process of their own, beside the database. */
export const roleNames = ['media-rtp', 'media-webrtc', 'worker', 'exchange', 'web'] as const
export type RoleName = (typeof roleNames)[number]

/** Silent for so long, a role counts as not answering. */
export const silenceLimitMs = 3_000
/** Silent for so long, it is killed and started anew. */
export const killAfterMs = 15_000
/** A role that is still starting may be busy with loading and reading for longer. */
export const startSilenceLimitMs = 60_000

/** `not_answering`: its process lives and gives no sign of life. */
export type RoleState = 'starting' | 'up' | 'not_answering' | 'down'

/** What the supervisor knows of a process. */
export interface RoleNow {
  state: RoleState
  /** How long it has served; null while it does not. */
  uptimeSeconds: number | null
  /** Version of the product it runs; null before it has told. */
  version: string | null
}

/** Of the supervisor to a role, every second: a sign of life is asked for, and what is known of all others is told. */
export interface SupervisorMessage {
  type: 'ping'
  roles: Partial<Record<RoleName, RoleNow>>
}

/** Of a role's process to its supervisor. */
export type RoleMessage =
  | { type: 'ready'; ports: Ports; version: string }
  | { type: 'pong' }
  | { type: 'failed'; sentence: string }
  | { type: 'loud'; level: 'warn' | 'error' | 'alarm'; message: string }
