import { splitOutside, unquote } from './scan.ts'

/** A challenge or credentials: the scheme in lower case and its parameters without quotes. */
export interface AuthParams {
  scheme: string
  params: Map<string, string>
}

/** Reads the value of (Proxy-)Authorization or WWW-/Proxy-Authenticate (RFC 3261 25.1). */
export function parseAuthParams(text: string): AuthParams | undefined {
  const trimmed = text.trim()
  const space = trimmed.search(/\s/)
  if (space <= 0) return undefined
  const params = new Map<string, string>()
  for (const part of splitOutside(trimmed.slice(space + 1), ',')) {
    const equals = part.indexOf('=')
    if (equals <= 0) return undefined
    const name = part.slice(0, equals).trim().toLowerCase()
    if (params.has(name)) return undefined
    params.set(name, unquote(part.slice(equals + 1).trim()))
  }
  return { scheme: trimmed.slice(0, space).toLowerCase(), params }
}
