import { createHash } from 'node:crypto'

/** Digest algorithms that are spoken (RFC 7616, RFC 8760). */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

/** Reads an algorithm's name; a missing one means MD5. */
export function digestAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  const upper = (name ?? 'MD5').toUpperCase()
  return upper === 'MD5' || upper === 'SHA-256' ? upper : undefined
}

/** Hash in lower-case hex. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex')
}

/** H(username:realm:password), what a server stores instead of the password. */
export function ha1(
  username: string,
  realm: string,
  password: string,
  algorithm: DigestAlgorithm = 'MD5',
): string {
  return digestHash(algorithm, `${username}:${realm}:${password}`)
}

/** What goes into a digest response besides HA1. */
export interface DigestInput {
  algorithm: DigestAlgorithm
  method: string
  uri: string
  nonce: string
  /** Without qop the old form of RFC 2069 is used. */
  qop?: 'auth' | 'auth-int'
  /** Eight hex digits. */
  nc?: string
  cnonce?: string
  /** Only for auth-int. */
  body?: Uint8Array | string
}

/** The response value of RFC 7616 3.4.1. */
export function digestResponse(ha1Hex: string, input: DigestInput): string {
  const ha2 = digestHash(input.algorithm, `${input.method}:${input.uri}${bodyPart(input)}`)
  const middle = input.qop ? `${input.nonce}:${input.nc}:${input.cnonce}:${input.qop}` : input.nonce
  return digestHash(input.algorithm, `${ha1Hex}:${middle}:${ha2}`)
}

function bodyPart(input: DigestInput): string {
  if (input.qop !== 'auth-int') return ''
  const hash = createHash(input.algorithm === 'MD5' ? 'md5' : 'sha256')
  return `:${hash.update(input.body ?? '').digest('hex')}`
}
