import crypto from 'node:crypto'
import { deriveKey } from './config/secret.ts'

/**
 * Short-lived SIP credentials of a browser, checked without a look-up, in the manner of TURN's REST API: the user name carries
 * the expiry and the extension, the password is its HMAC.
 */
export interface SoftphoneToken {
  /** `<expiry, Unix seconds>:<extension>` */
  authorizationUser: string
  /** base64url(HMAC-SHA256(key, authorizationUser)) */
  password: string
  expiresAt: Date
}

/** Key of all softphone tokens; derive it once from the installation's secret. */
export const softphoneKey = (secret: Buffer): Buffer => deriveKey(secret, 'softphone')

/** A browser asks for a new one long before: a registration with an expired token is refused, a call under way goes on. */
export const softphoneLifetimeMs = 12 * 3_600_000

export function issueSoftphoneToken(
  key: Buffer,
  extension: string,
  nowMs: number,
  lifetimeMs: number = softphoneLifetimeMs,
): SoftphoneToken {
  const expiry = Math.floor((nowMs + lifetimeMs) / 1000)
  const authorizationUser = `${expiry}:${extension}`
  return {
    authorizationUser,
    password: passwordOf(key, authorizationUser),
    expiresAt: new Date(expiry * 1000),
  }
}

export interface SoftphoneHa1 {
  /** The extension that the token was issued for; the request must register no other. */
  extension: string
  /** hash(user:realm:password), hex (RFC 7616, 3.4.2). */
  md5: string
  sha256: string
}

/** Digests of the password that belongs to `authorizationUser`; undefined when it is no token or has expired. */
export function softphoneHa1(
  key: Buffer,
  authorizationUser: string,
  realm: string,
  nowMs: number,
): SoftphoneHa1 | undefined {
  const [, expiry, extension] = /^(\d{10,11}):(\d{2,6})$/.exec(authorizationUser) ?? []
  if (!expiry || !extension || Number(expiry) * 1000 <= nowMs) return undefined
  const secretLine = `${authorizationUser}:${realm}:${passwordOf(key, authorizationUser)}`
  return { extension, md5: hash('md5', secretLine), sha256: hash('sha256', secretLine) }
}

const passwordOf = (key: Buffer, authorizationUser: string): string =>
  crypto.createHmac('sha256', key).update(authorizationUser).digest('base64url')

const hash = (algorithm: 'md5' | 'sha256', text: string): string =>
  crypto.createHash(algorithm).update(text).digest('hex')
