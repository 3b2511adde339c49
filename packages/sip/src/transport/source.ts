/** Which way messages travel. */
export type TransportKind = 'udp' | 'ws'

/** Where a message came from, and so where an answer or a later request can go. */
export interface Source {
  transport: TransportKind
  /** IP address of the far side. */
  address: string
  port: number
  /** Names the WebSocket connection, or our UDP socket and the far side; give it to `invite({ flow })`. */
  flowId: string
}
