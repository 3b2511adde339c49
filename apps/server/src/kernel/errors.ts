import type { ErrorCode } from '@perezvon/contract'

export interface AppErrorOptions {
  /** For a developer, in English. Default: the code itself. */
  message?: string
  /** Field path → code of what is wrong with it. */
  fields?: Record<string, string>
  details?: Record<string, unknown>
  cause?: unknown
}

/** An error that a user may be told of. Everything else that is thrown is a fault of ours: 500 `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: Record<string, string> | undefined
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.fields = options.fields
    this.details = options.details
  }
}

const httpStatus: Record<ErrorCode, number> = {
  bad_request: 400,
  validation_failed: 422,
  not_signed_in: 401,
  wrong_credentials: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale_version: 409,
  already_set_up: 409,
  too_many_requests: 429,
  too_large: 413,
  do_not_call: 409,
  outside_calling_hours: 409,
  calls_abroad_off: 409,
  bad_phone_number: 422,
  no_extension: 409,
  no_device: 409,
  no_trunk: 409,
  exchange_unavailable: 503,
  disk_full: 503,
  call_not_found: 404,
  outcome_not_owed: 409,
  internal: 500,
}

/** The one place where an error code becomes an HTTP status. */
export function httpStatusOf(code: ErrorCode): number {
  return httpStatus[code]
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(httpStatus, code)
}

/** `code` of a Node.js, libuv or PostgreSQL error, when it carries one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** The disk, the account's share of it, or the largest size of a file is used up. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error) ?? '')
}

/** What an unknown thrown value says, in one line. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
