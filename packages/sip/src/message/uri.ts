import type { Params } from './params.ts'
import { parseNumber } from './scan.ts'

/** A parsed address. `sip:`, `sips:` and `tel:` are understood; of others only the scheme is. */
export interface SipUri {
  scheme: string
  /** Decoded user part; for `tel:` the number as written. */
  user?: string
  password?: string
  /** Lower case; IPv6 in brackets; '' for `tel:` and unknown schemes. */
  host: string
  port?: number
  params: Params
  /** Raw `?…` part without the question mark. */
  headers?: string
  /** What stood on the wire. */
  text: string
}

/** Reads a URI; undefined when it is not one (RFC 3261 19.1, 25.1). */
export function parseUri(input: string): SipUri | undefined {
  const text = input.trim()
  const colon = text.indexOf(':')
  if (colon <= 0 || hasControlOrSpace(text)) return undefined
  const scheme = text.slice(0, colon).toLowerCase()
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined
  if (scheme === 'tel') return telUri(text, text.slice(colon + 1))
  if (scheme !== 'sip' && scheme !== 'sips') return { scheme, host: '', params: new Map(), text }
  return sipUri(scheme, text, text.slice(colon + 1))
}

function sipUri(scheme: string, text: string, rest: string): SipUri | undefined {
  const at = rest.indexOf('@')
  const userInfo = at < 0 ? undefined : rest.slice(0, at)
  if (userInfo === '') return undefined
  const { main, params, headers } = tail(at < 0 ? rest : rest.slice(at + 1))
  const hostPort = parseHostPort(main)
  if (!hostPort) return undefined
  const uri: SipUri = { scheme, host: hostPort.host, params, text }
  if (hostPort.port !== undefined) uri.port = hostPort.port
  if (headers !== undefined) uri.headers = headers
  if (userInfo !== undefined) readUserInfo(uri, userInfo)
  return uri
}

function readUserInfo(uri: SipUri, userInfo: string): void {
  const colon = userInfo.indexOf(':')
  uri.user = decode(colon < 0 ? userInfo : userInfo.slice(0, colon))
  if (colon >= 0) uri.password = decode(userInfo.slice(colon + 1))
}

function telUri(text: string, rest: string): SipUri | undefined {
  const { main, params } = tail(rest)
  if (main === '') return undefined
  return { scheme: 'tel', user: main, host: '', params, text }
}

/** Cuts `main;params?headers` apart. */
function tail(text: string): { main: string; params: Params; headers?: string } {
  const question = text.indexOf('?')
  const headers = question < 0 ? undefined : text.slice(question + 1)
  const before = question < 0 ? text : text.slice(0, question)
  const semicolon = before.indexOf(';')
  if (semicolon < 0) return { main: before, params: new Map(), headers }
  return { main: before.slice(0, semicolon), params: uriParams(before.slice(semicolon + 1)), headers }
}

function uriParams(text: string): Params {
  const params: Params = new Map()
  for (const part of text.split(';')) {
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals)).toLowerCase()
    if (name !== '' && !params.has(name)) params.set(name, equals < 0 ? '' : decode(part.slice(equals + 1)))
  }
  return params
}

/** Reads `host[:port]`; IPv6 stands in brackets. */
export function parseHostPort(text: string): { host: string; port?: number } | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : firstColon(text)
  const host = text.slice(0, end).trim().toLowerCase()
  const rest = text.slice(end).trim()
  if (end === 0 || !isHost(host)) return undefined
  if (rest === '') return { host }
  if (!rest.startsWith(':')) return undefined
  const port = parseNumber(rest.slice(1).trim(), 65_535)
  return port === undefined ? undefined : { host, port }
}

function firstColon(text: string): number {
  const colon = text.indexOf(':')
  return colon < 0 ? text.length : colon
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[[0-9a-f:.]{2,45}(%[0-9a-z.]+)?\]$/.test(host)
  return host.length <= 255 && /^[a-z0-9_][a-z0-9_.-]*$/.test(host)
}

function hasControlOrSpace(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c <= 32 || c === 127 || c === 60 || c === 62 || c === 34) return true
  }
  return false
}

/** Resolves %XX; text with a broken escape stays as it is. */
function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Encodes a user part (RFC 3261 25.1 `user`). */
export function encodeUser(user: string): string {
  return encodeURIComponent(user).replace(/%(2B|24|26|3D|3B|2C|3F|2F)/g, (encoded) =>
    decodeURIComponent(encoded),
  )
}
