/** What the caller's process is told. */
export interface CallerOrders {
  host: string
  target: { host: string; port: number }
  cps: number
  calls: number
  holdMs: number
  /** Dialled number and caller of each call, taken in turn. */
  pairs: { dialled: string; caller: string }[]
}

/** What it came to. */
export interface CallerFigures {
  calls: number
  /** Refused, or without an answer within 32 s (64 × T1), or whose BYE was not answered. */
  failed: number
  /** By status, how many were refused. */
  refusals: Record<string, number>
  /** Requests of ours that had to be sent again, and final answers that came again. */
  retransmissions: number
  /** INVITE to 200, of every call that was answered. */
  setupMs: number[]
  /** Calls begun in a second, as really reached. */
  cps: number
}
