import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** What a nonce is worth. */
export type NonceVerdict =
  | 'fresh'
  /** Ours, but too old, of an earlier boot, or its count was used before: the client may try again with a new one. */
  | 'stale'

/** Nonces whose counts are remembered; when full, the oldest must be fetched anew. */
const MAX_REMEMBERED = 100_000

/** Makes and checks nonces: `time.random.HMAC`, so that none has to be stored until it is used (RFC 7616 3.3, 5.4). */
export class Nonces {
  readonly #secret: string
  readonly #clock: Clock
  readonly #lifeMs: number
  /** Highest count seen of each nonce in use, oldest first. */
  readonly #counts = new Map<string, number>()
  #notBefore = 0

  constructor(secret: string, clock: Clock, lifeMs: number) {
    this.#secret = secret
    this.#clock = clock
    this.#lifeMs = lifeMs
  }

  make(): string {
    const stem = `${this.#clock.now().toString(36)}.${randomBytes(9).toString('base64url')}`
    return `${stem}.${this.#sign(stem)}`
  }

  /** Judges a nonce whose digest was right, and uses its count up. */
  use(nonce: string, count: number): NonceVerdict {
    if (!this.#isLive(nonce)) return 'stale'
    const last = this.#counts.get(nonce) ?? 0
    if (count <= last) return 'stale'
    this.#counts.delete(nonce)
    this.#counts.set(nonce, count)
    this.#forgetOld()
    return 'fresh'
  }

  #isLive(nonce: string): boolean {
    const end = nonce.lastIndexOf('.')
    if (end < 0) return false
    const stem = nonce.slice(0, end)
    const expected = Buffer.from(this.#sign(stem))
    const given = Buffer.from(nonce.slice(end + 1))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
    return this.#isYoung(stem)
  }

  #isYoung(stem: string): boolean {
    const madeAt = madeAtOf(stem)
    const ageMs = this.#clock.now() - madeAt
    return madeAt > this.#notBefore && ageMs >= 0 && ageMs < this.#lifeMs
  }

  /** A nonce whose count is forgotten could be replayed, so with it all as old as it expire. */
  #forgetOld(): void {
    for (const nonce of this.#counts.keys()) {
      const isOverfull = this.#counts.size > MAX_REMEMBERED
      if (!isOverfull && this.#isYoung(nonce)) return
      this.#counts.delete(nonce)
      if (isOverfull) this.#notBefore = Math.max(this.#notBefore, madeAtOf(nonce))
    }
  }

  #sign(stem: string): string {
    return createHmac('sha256', this.#secret).update(stem).digest('base64url').slice(0, 22)
  }
}

function madeAtOf(nonce: string): number {
  return Number.parseInt(nonce, 36)
}
