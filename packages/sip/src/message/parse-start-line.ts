import { isToken, parseNumber } from './scan.ts'

/** The first line of a message (RFC 3261 7.1, 7.2). */
export type StartLine =
  | { kind: 'request'; method: string; uri: string; version: string }
  | { kind: 'response'; status: number; reasonPhrase: string }

/** Reads a start line; undefined when it is neither request nor response. */
export function parseStartLine(line: string): StartLine | undefined {
  return line.startsWith('SIP/') ? statusLine(line) : requestLine(line)
}

function statusLine(line: string): StartLine | undefined {
  if (!line.startsWith('SIP/2.0 ')) return undefined
  const status = parseNumber(line.slice(8, 11), 699)
  if (status === undefined || status < 100) return undefined
  if (line.length > 11 && line.charCodeAt(11) !== 32) return undefined
  return { kind: 'response', status, reasonPhrase: line.slice(12) }
}

/** Exactly one space between the parts; whether the URI and version are good is for the validation to say. */
function requestLine(line: string): StartLine | undefined {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  if (first <= 0) return undefined
  const method = line.slice(0, first)
  if (!isToken(method)) return undefined
  const version = last > first ? line.slice(last + 1) : ''
  return { kind: 'request', method, uri: line.slice(first + 1, Math.max(last, first + 1)), version }
}
