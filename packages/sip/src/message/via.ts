import { type Params, parseParams } from './params.ts'
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
  const params = parseParams(semicolon < 0 ? '' : text.slice(semicolon))
  const via: Via = { transport: protocol[3]!.toUpperCase(), host: hostPort.host, params }
  if (hostPort.port !== undefined) via.port = hostPort.port
  const branch = params.get('branch')
  if (branch !== undefined && branch !== '') via.branch = branch
  return via
}

/** The magic cookie by which RFC 3261 branches are known. */
export const MAGIC_COOKIE = 'z9hG4bK'
