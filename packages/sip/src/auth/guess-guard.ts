import type { Clock } from '../clock.ts'
import type { Source } from '../transport/source.ts'
import { FailureCounter } from './failure-counter.ts'
import { networkOf } from './network-of.ts'

/** When guessing is stopped, and for how long. */
export interface GuessLimits {
  /** Failures of one address at one account within the window. Default 10. */
  perAccount: number
  /** Failures of one address at all accounts within the window. Default 30. */
  perAddress: number
  /** Failures at one account from anywhere, after which each address is stopped at its first one. Default 30. */
  perAccountFromAnywhere: number
  /** The first stop; each further one is twice as long. Default 60 s. */
  firstStopSeconds: number
  /** Default 3600 s. */
  longestStopSeconds: number
}

export const defaultGuessLimits: GuessLimits = {
  perAccount: 10,
  perAddress: 30,
  perAccountFromAnywhere: 30,
  firstStopSeconds: 60,
  longestStopSeconds: 3600,
}

/** Stops and well-known phones that are remembered; beyond it the longest quiet ones are forgotten. */
const MAX_REMEMBERED = 10_000
/** Whoever was right so long ago need not be right still. */
const TRUST_MS = 3_600_000

/**
 * Slows down who guesses passwords. What is stopped is an address (at one account, or altogether when it tries many), so that
 * the right phone elsewhere never feels it; and a phone that was right of late, known by its address and port, goes on
 * even behind the guesser's own address (an office behind one router).
 */
export class GuessGuard {
  readonly #clock: Clock
  readonly #limits: GuessLimits
  readonly #counter: FailureCounter
  readonly #stops = new Map<string, { strikes: number; until: number }>()
  readonly #rightAt = new Map<string, number>()

  constructor(clock: Clock, windowMs: number, limits: Partial<GuessLimits> = {}) {
    this.#clock = clock
    this.#limits = { ...defaultGuessLimits, ...limits }
    this.#counter = new FailureCounter(clock, windowMs)
  }

  /** Seconds for which this source must not try that account; 0: it may. */
  waitSeconds(source: Source, account: string): number {
    if (this.#isWellKnown(source, account)) return 0
    const network = networkOf(source.address)
    const until = Math.max(this.#stoppedUntil(network), this.#stoppedUntil(pairOf(network, account)))
    return Math.max(0, Math.ceil((until - this.#clock.now()) / 1000))
  }

  /** Notes a wrong password; says how many of that address are known, and how long it must wait now. */
  failed(source: Source, account: string): { count: number; waitSeconds: number } {
    const network = networkOf(source.address)
    this.#rightAt.delete(phoneOf(source, account))
    const count = this.#counter.add(network)
    const ofPair = this.#counter.add(pairOf(network, account))
    const ofAccount = this.#counter.add(anywhere(account))
    const { perAddress, perAccount, perAccountFromAnywhere } = this.#limits
    this.#strike(network, count >= perAddress)
    this.#strike(pairOf(network, account), ofPair >= perAccount || ofAccount >= perAccountFromAnywhere)
    return { count, waitSeconds: this.waitSeconds(source, account) }
  }

  succeeded(source: Source, account: string): void {
    remember(this.#rightAt, phoneOf(source, account), this.#clock.now())
  }

  /** The account has a new password: who failed by the old one may try at once. */
  forgive(account: string): void {
    const isOfAccount = (key: string) => key.endsWith(` ${short(account)}`)
    for (const key of this.#stops.keys()) if (isOfAccount(key)) this.#stops.delete(key)
    for (const key of this.#rightAt.keys()) if (isOfAccount(key)) this.#rightAt.delete(key)
    this.#counter.forget(isOfAccount)
  }

  /** Failures of that address within the window. */
  failuresOf(address: string): number {
    return this.#counter.of(networkOf(address))
  }

  /** One more failure after a stop is the next strike, whatever the window says. */
  #strike(key: string, isTooMany: boolean): void {
    const last = this.#stops.get(key)
    const { firstStopSeconds, longestStopSeconds } = this.#limits
    const now = this.#clock.now()
    const isRemembered = last !== undefined && now < last.until + longestStopSeconds * 1000
    if (!isTooMany && !isRemembered) return
    const strikes = isRemembered ? last.strikes + 1 : 1
    const seconds = Math.min(firstStopSeconds * 2 ** (strikes - 1), longestStopSeconds)
    remember(this.#stops, key, { strikes, until: now + seconds * 1000 })
  }

  #stoppedUntil(key: string): number {
    return this.#stops.get(key)?.until ?? 0
  }

  #isWellKnown(source: Source, account: string): boolean {
    const rightAt = this.#rightAt.get(phoneOf(source, account))
    return rightAt !== undefined && this.#clock.now() - rightAt < TRUST_MS
  }
}

/** A name as long as a message may be must not fill the memory. */
const short = (account: string): string => account.slice(0, 64)
const pairOf = (network: string, account: string): string => `${network} ${short(account)}`
const anywhere = (account: string): string => `* ${short(account)}`
const phoneOf = ({ transport, address, port }: Source, account: string): string =>
  `${transport}:${address}:${port} ${short(account)}`

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value!)
}
