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
  stop(): Promise<void>
}

/** What every role's file in `main/` exports as `start`. Resolves when it serves. */
export type StartRole = (config: Config) => Promise<RunningRole>

/** Roles that run in a process of their own, beside the database. */
export const roleNames = ['media-rtp', 'media-webrtc', 'worker', 'exchange', 'web'] as const
export type RoleName = (typeof roleNames)[number]

/** Of a role's process to its supervisor. */
export type RoleMessage =
  | { type: 'ready'; ports: Ports }
  | { type: 'failed'; sentence: string }
  | { type: 'loud'; level: 'warn' | 'error' | 'alarm'; message: string }
