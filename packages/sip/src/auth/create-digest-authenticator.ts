import { timingSafeEqual } from 'node:crypto'
import { systemClock } from '../clock.ts'
import { Emitter } from '../emitter.ts'
import { parseAuthParams } from '../message/auth-params.ts'
import type { SipRequest } from '../message/message.ts'
import { parseUri } from '../message/uri.ts'
import type { Source } from '../transport/source.ts'
import { type DigestAlgorithm, digestAlgorithm, digestHash, digestResponse } from './digest.ts'
import type {
  AuthenticationFailure,
  DigestAuthenticator,
  DigestAuthenticatorEvents,
  DigestAuthenticatorOptions,
  StoredCredentials,
  VerifyResult,
} from './digest-authenticator.ts'
import { GuessGuard } from './guess-guard.ts'
import { Nonces } from './nonce.ts'

const DEFAULT_NONCE_LIFE_SECONDS = 300
const DEFAULT_FAILURE_WINDOW_SECONDS = 600

interface ChallengeOptions {
  proxy?: boolean
  stale?: boolean
}

interface Given {
  algorithm: DigestAlgorithm
  username: string
  uri: string
  nonce: string
  nc: string
  cnonce: string
  response: string
}

/** Makes a {@link DigestAuthenticator}. */
export function createDigestAuthenticator(options: DigestAuthenticatorOptions): DigestAuthenticator {
  return new HmacDigestAuthenticator(options)
}

class HmacDigestAuthenticator extends Emitter<DigestAuthenticatorEvents> implements DigestAuthenticator {
  readonly #realm: string
  readonly #algorithms: DigestAlgorithm[]
  readonly #speaksMd5Alone: DigestAuthenticatorOptions['speaksMd5Alone']
  readonly #lookUp: DigestAuthenticatorOptions['credentials']
  readonly #nonces: Nonces
  readonly #guard: GuessGuard
  readonly #isGuessable: (username: string) => boolean
  /** Stands in for the hash of users that do not exist, so that they cost the same. */
  readonly #nobody: string

  constructor(options: DigestAuthenticatorOptions) {
    super()
    const clock = options.clock ?? systemClock
    this.#realm = options.realm
    this.#algorithms = options.algorithms ?? ['MD5']
    this.#speaksMd5Alone = options.speaksMd5Alone
    this.#lookUp = options.credentials
    this.#nonces = new Nonces(
      options.secret,
      clock,
      (options.nonceLifeSeconds ?? DEFAULT_NONCE_LIFE_SECONDS) * 1000,
    )
    const windowSeconds = options.failureWindowSeconds ?? DEFAULT_FAILURE_WINDOW_SECONDS
    this.#guard = new GuessGuard(clock, windowSeconds * 1000, options.guessLimits)
    this.#isGuessable = options.isGuessable ?? (() => true)
    this.#nobody = digestHash('SHA-256', `${options.secret}:nobody`)
  }

  async verify(
    request: SipRequest,
    source: Source,
    options: { proxy?: boolean } = {},
  ): Promise<VerifyResult> {
    const status = options.proxy ? 407 : 401
    const given = this.#givenBy(request, source, options.proxy ?? false)
    if (!given) return { ok: false, status, headers: this.#challenge(source, options, request) }
    if (!isSameTarget(given.uri, request.uri)) return { ok: false, status: 403, headers: {} }
    const waitSeconds = this.#waitSeconds(source, given.username)
    if (waitSeconds > 0) return mustWait(waitSeconds)
    const isRight = await this.#isRight(given, request)
    if (!isRight) {
      const failure = this.#failed(source, given.username)
      if (failure.waitSeconds > 0) return mustWait(failure.waitSeconds)
      return { ok: false, status, headers: this.#challenge(source, options, request) }
    }
    if (this.#nonces.use(given.nonce, Number.parseInt(given.nc, 16)) === 'fresh') {
      this.#guard.succeeded(source, given.username)
      return { ok: true, username: given.username }
    }
    return { ok: false, status, headers: this.#challenge(source, { ...options, stale: true }, request) }
  }

  challenge(source: Source, options: ChallengeOptions = {}): Record<string, string[]> {
    return this.#challenge(source, options)
  }

  #challenge(source: Source, options: ChallengeOptions, request?: SipRequest): Record<string, string[]> {
    const nonce = this.#nonces.make()
    const stale = options.stale ? ', stale=true' : ''
    const values = this.#offered(source, request).map(
      (algorithm) =>
        `Digest realm="${this.#realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale}`,
    )
    return { [options.proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate']: values }
  }

  failuresOf(address: string): number {
    return this.#guard.failuresOf(address)
  }

  forgive(username: string): void {
    this.#guard.forgive(username)
  }

  #waitSeconds(source: Source, username: string): number {
    return this.#isGuessable(username) ? this.#guard.waitSeconds(source, username) : 0
  }

  /** Browsers' JsSIP speaks MD5 alone, and gives up when another algorithm stands beside it. */
  #offered(source: Source, request?: SipRequest): readonly DigestAlgorithm[] {
    if (source.transport === 'ws') return ['MD5']
    const isMd5Alone = request && this.#algorithms.includes('MD5') && this.#speaksMd5Alone?.(request)
    return isMd5Alone ? ['MD5'] : this.#algorithms
  }

  /** The credentials for our realm; others may stand beside them. */
  #givenBy(request: SipRequest, source: Source, isProxy: boolean): Given | undefined {
    for (const value of request.headers.getAll(isProxy ? 'proxy-authorization' : 'authorization')) {
      const given = this.#read(value)
      if (given && this.#takes(given.algorithm, source)) return given
    }
    return undefined
  }

  #takes(algorithm: DigestAlgorithm, source: Source): boolean {
    return this.#algorithms.includes(algorithm) || (source.transport === 'ws' && algorithm === 'MD5')
  }

  #read(value: string): Given | undefined {
    const parsed = parseAuthParams(value)
    if (parsed?.scheme !== 'digest' || parsed.params.get('realm') !== this.#realm) return undefined
    const get = (name: string) => parsed.params.get(name) ?? ''
    const algorithm = digestAlgorithm(parsed.params.get('algorithm'))
    if (!algorithm) return undefined
    // Without qop a digest could be replayed, and every client of today has it.
    if (get('qop').toLowerCase() !== 'auth' || !/^[0-9a-f]{8}$/i.test(get('nc'))) return undefined
    return {
      algorithm,
      username: get('username'),
      uri: get('uri'),
      nonce: get('nonce'),
      nc: get('nc'),
      cnonce: get('cnonce'),
      response: get('response').toLowerCase(),
    }
  }

  async #isRight(given: Given, request: SipRequest): Promise<boolean> {
    const stored = await this.#lookUp(given.username, this.#realm)
    const secret = hashFor(stored, given.algorithm)
    const { algorithm, uri, nonce, nc, cnonce } = given
    const expected = digestResponse(secret ?? this.#nobody, {
      algorithm,
      method: request.method,
      uri,
      nonce,
      qop: 'auth',
      nc,
      cnonce,
    })
    const isEqual = equalInConstantTime(given.response, expected)
    return isEqual && secret !== undefined
  }

  #failed(source: Source, username: string): AuthenticationFailure {
    const { address, port, transport } = source
    const noted = this.#isGuessable(username)
      ? this.#guard.failed(source, username)
      : { count: this.#guard.failuresOf(address), waitSeconds: 0 }
    const failure = { address, port, transport, username, ...noted }
    this.emit('failure', failure)
    return failure
  }
}

/** RFC 3261 20.33: with 403 too it says when it may help to ask again. */
const mustWait = (seconds: number): VerifyResult => ({
  ok: false,
  status: 403,
  headers: { 'Retry-After': String(seconds) },
})

function hashFor(stored: StoredCredentials | undefined, algorithm: DigestAlgorithm): string | undefined {
  return algorithm === 'MD5' ? stored?.ha1Md5 : stored?.ha1Sha256
}

function equalInConstantTime(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The digest's uri must name what is asked for; some clients leave the port or parameters out (RFC 7616 3.4.6). */
function isSameTarget(digestUri: string, requestUri: string): boolean {
  if (digestUri === requestUri) return true
  const [given, asked] = [parseUri(digestUri), parseUri(requestUri)]
  return given !== undefined && asked !== undefined && given.host === asked.host && given.user === asked.user
}
