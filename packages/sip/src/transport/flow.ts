import type { Source, TransportKind } from './source.ts'

/** A way to one far side: our UDP socket and its address, or a WebSocket connection. */
export interface Flow {
  readonly kind: TransportKind
  readonly flowId: string
  /** IP address of the far side. */
  readonly address: string
  readonly port: number
  /** Reliable flows need no retransmissions (RFC 3261 17). */
  readonly isReliable: boolean
  readonly isAlive: boolean
  /** `host:port` that Via and Contact name towards this far side. */
  readonly localHostPort: string
  /** The same socket to another address; undefined for a connection. */
  toward(address: string, port: number): Flow | undefined
  /** `onFailure` is called later, never from within, when the message could not be handed over. */
  send(data: string | Uint8Array, onFailure?: (error: Error) => void): void
  /** Calls back once when the connection closes; never for UDP. The returned function takes it back. */
  onClosed(listener: () => void): () => void
}

/** What listens and makes flows. */
export interface Transport {
  readonly kind: TransportKind
  readonly bound: { kind: TransportKind; host: string; port: number }
  /** Live connections; 0 for UDP. */
  readonly connectionCount: number
  /** The flow of that id, if it is one of this transport's and alive. */
  flowById(flowId: string): Flow | undefined
  /** A flow to an IP address; undefined where a connection would have to be opened. */
  flowTo(address: string, port: number): Flow | undefined
  close(): Promise<void>
}

/** Where a transport brings what happens to it. */
export interface TransportSink {
  received(data: Buffer, flow: Flow): void
  opened(flow: Flow): void
  closed(flow: Flow): void
}

/** The flow as plain data. */
export function sourceOf(flow: Flow): Source {
  return { transport: flow.kind, address: flow.address, port: flow.port, flowId: flow.flowId }
}
