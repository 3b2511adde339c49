import type { ApiError, ErrorCode } from '@perezvon/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isConnectionError } from '../kernel/db.ts'
import { AppError, httpStatusOf, systemCode } from '../kernel/errors.ts'

/** The one place where whatever was thrown becomes an answer. What is not an AppError says nothing of the inside. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = appErrorOf(error)
  request.failure = error
  const retryAfter = known.details?.retryAfterSeconds
  if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter)
  return reply.code(statusOf(error, known)).send(bodyOf(known, request.id))
}

export function bodyOf(error: AppError, requestId: string | undefined): ApiError {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.fields && { fields: error.fields }),
      ...(error.details && { details: error.details }),
      ...(requestId && { requestId }),
    },
  }
}

function statusOf(error: unknown, known: AppError): number {
  if (known.code === 'internal' && isConnectionError(error)) return 503
  return httpStatusOf(known.code)
}

function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return validationError(error)
  const code = systemCode(error) ?? ''
  const byFramework = frameworkCodes[code] ?? databaseCodes[code]
  if (byFramework) return new AppError(byFramework, { cause: error })
  const status = (error as FastifyError | null)?.statusCode
  if (status === 429) return new AppError('too_many_requests', { cause: error })
  if (status !== undefined && status >= 400 && status < 500)
    return new AppError('bad_request', { cause: error })
  return new AppError('internal', { cause: error })
}

const frameworkCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'bad_request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad_request',
}

/** SQLSTATEs that a sender can bring about: text that PostgreSQL cannot hold, a record that went in this moment. */
const databaseCodes: Record<string, ErrorCode> = {
  '22021': 'bad_request', // a NUL in a text
  '22P05': 'bad_request', // the same in JSON
  '22P02': 'bad_request', // a forged cursor
  '22007': 'bad_request',
  '22008': 'bad_request',
  '22003': 'bad_request',
  '23503': 'conflict',
  '23505': 'conflict',
}

type Issue = { keyword?: string; instancePath?: string; message?: string; params?: Record<string, unknown> }

/** Fields with codes of what is wrong; an id in the path that is no id at all is simply not found. */
function validationError(error: FastifyError): AppError {
  if (error.validationContext === 'params') return new AppError('not_found')
  const issues = (error.validation ?? []) as Issue[]
  const fields = Object.fromEntries(issues.map((issue) => [fieldOf(issue), fieldCodeOf(issue)]))
  return new AppError('validation_failed', { fields, message: issues[0]?.message ?? 'invalid' })
}

const fieldOf = (issue: Issue): string => (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.')

function fieldCodeOf({ keyword = '', message = '', params = {} }: Issue): string {
  if (keyword === 'custom') return /^[a-z_]+$/.test(message) ? message : 'invalid'
  if (keyword === 'invalid_type') return message.endsWith('received undefined') ? 'required' : 'wrong_type'
  if (keyword === 'too_small')
    return params.origin === 'string' && params.minimum === 1 ? 'required' : 'too_small'
  if (keyword === 'invalid_format')
    return `invalid_${params.format === 'regex' ? 'format' : String(params.format)}`
  return keyword === 'too_big' ? 'too_big' : 'invalid'
}
