import { SipError } from '../errors.ts'
import type { Flow } from './flow.ts'
import type { Source, TransportKind } from './source.ts'

/**
 * The connection of an earlier life of this process: whatever is to be sent over it waits until the far side is back on
 * another one (`replaced`) or is given up.
 */
export class GoneFlow implements Flow {
  readonly kind: TransportKind
  readonly flowId: string
  readonly address: string
  readonly port: number
  readonly isReliable = true
  readonly isAlive = false
  readonly localHostPort = 'gone.invalid'
  /** The flow that took its place. Rejects with SipError 'transport' when nobody came. */
  readonly replacement: Promise<Flow>
  readonly #replaced = Promise.withResolvers<Flow>()

  constructor(source: Source) {
    this.kind = source.transport
    this.flowId = source.flowId
    this.address = source.address
    this.port = source.port
    this.replacement = this.#replaced.promise
    // whoever waits hears of it; nobody may be waiting
    this.replacement.catch(() => {})
  }

  replaceBy(flow: Flow): void {
    this.#replaced.resolve(flow)
  }

  giveUp(): void {
    this.#replaced.reject(new SipError('transport', `the far side of ${this.flowId} did not come back`))
  }

  toward(): undefined {
    return undefined
  }

  send(_data: string | Uint8Array, onFailure?: (error: Error) => void): void {
    queueMicrotask(() => onFailure?.(new SipError('transport', `the flow ${this.flowId} is gone`)))
  }

  onClosed(): () => void {
    return () => {}
  }
}
