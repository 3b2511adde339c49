import crypto from 'node:crypto'

/** SIP header by which the exchange knows its own built-in caller. */
export const builtInHeader = 'X-Perezvon-Built-In'
const lifetimeMs = 60_000

/** `<expiry, ms>:<HMAC>`: whoever shows it holds the installation's secret. */
export function issueBuiltInToken(key: Buffer, nowMs: number): string {
  const expiry = String(nowMs + lifetimeMs)
  return `${expiry}:${mac(key, expiry)}`
}

export function isBuiltInToken(key: Buffer, token: string | undefined, nowMs: number): boolean {
  const [expiry = '', given = ''] = (token ?? '').split(':')
  const expected = mac(key, expiry)
  if (given.length !== expected.length) return false
  return crypto.timingSafeEqual(Buffer.from(given), Buffer.from(expected)) && Number(expiry) > nowMs
}

const mac = (key: Buffer, text: string): string =>
  crypto.createHmac('sha256', key).update(text).digest('base64url')
