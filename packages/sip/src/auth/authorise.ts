import { parseAuthParams } from '../message/auth-params.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { quote } from '../message/scan.ts'
import { randomToken } from '../random-token.ts'
import type { Credentials } from '../ua/options.ts'
import { type DigestAlgorithm, digestAlgorithm, digestResponse, ha1 } from './digest.ts'

/** The header that answers a challenge. */
export interface Authorisation {
  name: 'authorization' | 'proxy-authorization'
  value: string
  /** That the challenge said our earlier credentials were right, only the nonce was old. */
  wasStale: boolean
}

interface Challenge {
  algorithm: DigestAlgorithm
  algorithmName: string | undefined
  realm: string
  nonce: string
  opaque: string | undefined
  qop: 'auth' | 'auth-int' | undefined
  isStale: boolean
}

/** Answers the first challenge of a 401 or 407 that can be answered (RFC 8760 2.4); undefined when none can. */
export function authorise(
  response: SipResponse,
  request: SipRequest,
  credentials: Credentials,
): Authorisation | undefined {
  const isProxy = response.status === 407
  for (const text of response.headers.getAll(isProxy ? 'proxy-authenticate' : 'www-authenticate')) {
    const challenge = readChallenge(text)
    if (!challenge) continue
    return {
      name: isProxy ? 'proxy-authorization' : 'authorization',
      value: answer(challenge, request, credentials),
      wasStale: challenge.isStale,
    }
  }
  return undefined
}

function readChallenge(text: string): Challenge | undefined {
  const parsed = parseAuthParams(text)
  if (parsed?.scheme !== 'digest') return undefined
  const { params } = parsed
  const algorithm = digestAlgorithm(params.get('algorithm'))
  const qops = params
    .get('qop')
    ?.split(',')
    .map((each) => each.trim().toLowerCase())
  const qop = qops?.includes('auth') ? 'auth' : qops?.includes('auth-int') ? 'auth-int' : undefined
  const nonce = params.get('nonce')
  if (!algorithm || nonce === undefined || (qops && !qop)) return undefined
  return {
    algorithm,
    algorithmName: params.get('algorithm'),
    realm: params.get('realm') ?? '',
    nonce,
    opaque: params.get('opaque'),
    qop,
    isStale: params.get('stale')?.toLowerCase() === 'true',
  }
}

function answer(challenge: Challenge, request: SipRequest, credentials: Credentials): string {
  const { algorithm, realm, nonce, qop, opaque } = challenge
  const secret = credentials.ha1 ?? ha1(credentials.username, realm, credentials.password ?? '', algorithm)
  const cnonce = randomToken()
  const nc = '00000001'
  const { method, uri } = request
  const response = digestResponse(secret, {
    algorithm,
    method,
    uri,
    nonce,
    qop,
    nc,
    cnonce,
    body: request.bodyBytes,
  })
  const parts = [
    `username=${quote(credentials.username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
  ]
  if (challenge.algorithmName) parts.push(`algorithm=${challenge.algorithmName}`)
  if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`)
  if (qop) parts.push(`qop=${qop}`, `nc=${nc}`, `cnonce="${cnonce}"`)
  return `Digest ${parts.join(', ')}`
}
