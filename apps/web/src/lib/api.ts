import type { ApiError, ErrorCode } from '@perezvon/contract'

/** What the screens know to say: the contract's codes, and `network` when no answer came at all. */
export type FailureCode = ErrorCode | 'network'

/** A refused request. The screens show their own sentence for `code`; `message` is for a developer. */
export class ApiFailure extends Error {
  readonly code: FailureCode
  readonly fields: Record<string, string>
  readonly details: Record<string, unknown>
  readonly requestId: string | undefined

  constructor(code: FailureCode, message: string, rest: Partial<ApiError['error']> = {}) {
    super(message)
    this.name = 'ApiFailure'
    this.code = code
    this.fields = rest.fields ?? {}
    this.details = rest.details ?? {}
    this.requestId = rest.requestId
  }
}

type QueryValue = string | number | boolean | null | undefined
export type Query = Record<string, QueryValue>

/** `/api/contacts` + `{search: 'an'}` → `/api/contacts?search=an`; empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const body = (await response.json().catch(() => null)) as Partial<ApiError> | null
  const error = body?.error
  if (error?.code) return new ApiFailure(error.code, error.message ?? '', error)
  return new ApiFailure(response.status === 404 ? 'not_found' : 'internal', `HTTP ${response.status}`)
}

/** One request to the server. Throws ApiFailure; 204 answers undefined. */
async function send<T>(method: string, path: string, init: RequestInit = {}): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { method, credentials: 'same-origin', ...init })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiFailure('network', String(cause))
  }
  if (!response.ok) throw await failureOf(response)
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

function sendJson<T>(method: string, path: string, body: unknown): Promise<T> {
  if (body === undefined) return send<T>(method, path)
  return send<T>(method, path, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    send<T>('GET', withQuery(path, query), signal ? { signal } : {}),
  post: <T>(path: string, body?: unknown) => sendJson<T>('POST', path, body),
  patch: <T>(path: string, body: unknown) => sendJson<T>('PATCH', path, body),
  put: <T>(path: string, body: unknown) => sendJson<T>('PUT', path, body),
  delete: <T>(path: string) => send<T>('DELETE', path),
  /** A file as the request's body; its name travels in the query. */
  upload: <T>(path: string, file: File) =>
    send<T>('POST', withQuery(path, { name: file.name }), {
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    }),
}

/** The code of any thrown thing, for screens that branch on it. */
export function codeOf(error: unknown): FailureCode {
  return error instanceof ApiFailure ? error.code : 'internal'
}
