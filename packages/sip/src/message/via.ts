import { formatParams, type Params, parseParams } from './params.ts'
import { indexOutsideQuotes } from './scan.ts'
import { parseHostPort } from './uri.ts'

/** One Via value (RFC 3261 20.42). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, WSS. */
  transport: string
  host: string
  port?: number
  params: Params
  branch?: string
}

/** Reads one Via value; undefined when malformed. */
export function parseVia(text: string): Via | undefined {
  const semicolon = indexOutsideQuotes(text, ';')
  const head = (semicolon < 0 ? text : text.slice(0, semicolon)).trim()
  const protocol = /^([^\s/]+)\s*\/\s*([^\s/]+)\s*\/\s*([^\s/]+)\s+(\S.*)$/.exec(head)
  if (!protocol || protocol[1]!.toUpperCase() !== 'SIP' || protocol[2] !== '2.0') return undefined
  const hostPort = parseHostPort(protocol[4]!)
  if (!hostPort) return undefined
  const tail = semicolon < 0 ? '' : text.slice(semicolon)
  if (hasEmptyParam(tail)) return undefined
  const params = parseParams(tail)
  const via: Via = { transport: protocol[3]!.toUpperCase(), host: hostPort.host, params }
  if (hostPort.port !== undefined) via.port = hostPort.port
  const branch = params.get('branch')
  if (branch !== undefined && branch !== '') via.branch = branch
  return via
}

/** The magic cookie by which RFC 3261 branches are known. */
export const MAGIC_COOKIE = 'z9hG4bK'

/** Whether the branch identifies its transaction (RFC 3261 8.1.1.7): the cookie and something after it. */
export function hasUniqueBranch(via: Via): boolean {
  return via.branch?.startsWith(MAGIC_COOKIE) === true && via.branch.length > MAGIC_COOKIE.length
}

function hasEmptyParam(tail: string): boolean {
  return tail.endsWith(';') || /;\s*;/.test(tail)
}

/**
 * Notes in the topmost Via value where the request really came from: `received` when it differs from what the sender
 * wrote, `rport` when asked for (RFC 3261 18.2.1, RFC 3581 4). Other values of the same line stay as they are.
 */
export function stampVia(headerValue: string, via: Via, address: string, port: number): string {
  const wantsPort = via.params.has('rport')
  const host = address.includes(':') ? `[${address}]` : address
  if (!wantsPort && via.host === host) return headerValue
  if (wantsPort) via.params.set('rport', String(port))
  via.params.set('received', address)
  const comma = indexOutsideQuotes(headerValue, ',')
  const first = comma < 0 ? headerValue : headerValue.slice(0, comma)
  const semicolon = indexOutsideQuotes(first, ';')
  const head = (semicolon < 0 ? first : first.slice(0, semicolon)).trim()
  return `${head}${formatParams(via.params)}${comma < 0 ? '' : headerValue.slice(comma)}`
}
