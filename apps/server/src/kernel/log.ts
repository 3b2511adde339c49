import { pino } from 'pino'
import type { Config } from './config/config.ts'
import { LogDestination } from './log-destination.ts'

/**
 * Structured log: `log.info({ callId }, 'answered')`. JSON lines on standard output, which the supervisor
 * writes into `<data>/logs/<role>.log`.
 */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Something is lost or stands still until a person acts. Logged as pino's `fatal`, shown on the terminal. */
  alarm(fields: object, message: string): void
  child(fields: object): Log
}

export type LoudLevel = 'warn' | 'error' | 'alarm'
let loudListener: (level: LoudLevel, message: string) => void = () => {}

/** Who is told of every warning and worse that this process logs: the supervisor, for the terminal. */
export function onLoud(listener: (level: LoudLevel, message: string) => void): void {
  loudListener = listener
}

/** Passes on what another thread of this process has logged. */
export function tellLoud(level: LoudLevel, message: string): void {
  loudListener(level, message)
}

const secretPaths = ['password', 'secret', 'token', 'authorization', 'cookie', 'ha1Md5', 'ha1Sha256']

/**
 * Creates the log of a role, on standard output or into the open file `fd`. Values under the usual names of secrets are
 * replaced by `[redacted]`, two levels deep.
 */
export function createLog(role: string, config: Pick<Config, 'logLevel'>, fd = 1): Log {
  const paths = secretPaths.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const options = {
    level: config.logLevel,
    base: { role, pid: process.pid },
    redact: { paths, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label === 'fatal' ? 'alarm' : label }) },
  }
  return wrap(pino(options, new LogDestination(fd)))
}

/** A log that writes nothing. For tests and short-lived tools. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  alarm() {},
  child: () => silentLog,
}

function wrap(logger: pino.Logger): Log {
  const loud = (level: LoudLevel) => (fields: object, message: string) => {
    logger[level === 'alarm' ? 'fatal' : level](fields, message)
    loudListener(level, message)
  }
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: loud('warn'),
    error: loud('error'),
    alarm: loud('alarm'),
    child: (fields) => wrap(logger.child(fields)),
  }
}
