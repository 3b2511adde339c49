import type { ErrorCode } from '@perezvon/contract'
import { AppError, isErrorCode } from '../errors.ts'

/** Client → server, besides requests: asks for a sign of life. */
export interface PingMessage {
  type: 'ping'
}

/** Client → server. */
export interface RequestMessage {
  type: 'request'
  id: number
  command: unknown
  idempotencyKey?: string
}

export interface CarriedError {
  code: ErrorCode
  message: string
  fields?: Record<string, string>
  details?: Record<string, unknown>
}

/** Server → client. `seq` counts the server's events from 1; a resync stands for all up to its `seq`. */
export type ServerMessage =
  | { type: 'resync'; epoch: string; seq: number; payload: unknown }
  | { type: 'event'; seq: number; event: unknown }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: CarriedError }
  | { type: 'pong' }

/** What may be told to the other side: an AppError as it is, anything else as 'internal' without its text. */
export function carryError(error: unknown): CarriedError {
  if (!(error instanceof AppError)) return { code: 'internal', message: 'internal' }
  return {
    code: error.code,
    message: error.message,
    ...(error.fields && { fields: error.fields }),
    ...(error.details && { details: error.details }),
  }
}

export function restoreError(carried: CarriedError): AppError {
  const code = isErrorCode(carried.code) ? carried.code : 'internal'
  return new AppError(code, { message: carried.message, fields: carried.fields, details: carried.details })
}
