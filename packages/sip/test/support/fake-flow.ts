import type { Flow } from '../../src/transport/flow.ts'

/** A flow whose wire is an array, so that a state table can be watched step by step. */
export class WatchedFlow implements Flow {
  readonly kind: 'udp' | 'ws'
  readonly flowId = 'watched'
  readonly address = '192.0.2.1'
  readonly port = 5060
  readonly isReliable: boolean
  readonly localHostPort = '192.0.2.9:5060'
  readonly sent: string[] = []
  isAlive = true
  #onClosed = new Set<() => void>()
  #onFailure: ((error: Error) => void) | undefined

  constructor(kind: 'udp' | 'ws' = 'udp') {
    this.kind = kind
    this.isReliable = kind === 'ws'
  }

  send(data: string | Uint8Array, onFailure?: (error: Error) => void): void {
    this.sent.push(data.toString())
    this.#onFailure = onFailure
  }

  toward(): Flow {
    return this
  }

  onClosed(listener: () => void): () => void {
    this.#onClosed.add(listener)
    return () => void this.#onClosed.delete(listener)
  }

  /** The last datagram turns out not to have been sent. */
  failLastSend(): void {
    this.#onFailure?.(new Error('unreachable'))
  }

  breakDown(): void {
    this.isAlive = false
    for (const listener of [...this.#onClosed]) listener()
  }

  /** First lines of what was sent, without the version. */
  get lines(): string[] {
    return this.sent.map((text) => text.split('\r\n', 1)[0]!.replace(' SIP/2.0', '').replace('SIP/2.0 ', ''))
  }

  get listeners(): number {
    return this.#onClosed.size
  }
}
