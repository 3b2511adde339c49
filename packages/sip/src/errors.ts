/** The closed set of reasons for which an operation of the stack fails. */
export type SipErrorCode =
  /** The far side, or a handler of ours, refused with a final response; see `status`. */
  | 'rejected'
  /** No answer within the time that RFC 3261 gives (timers B, F, H). */
  | 'timeout'
  /** The flow is dead or the datagram could not be sent. */
  | 'transport'
  /** The dialog or transaction has already ended. */
  | 'ended'
  /** An option or a message cannot be expressed in SIP. */
  | 'malformed'

const STATUS_OF: Record<SipErrorCode, number> = {
  rejected: 500,
  timeout: 408,
  transport: 503,
  ended: 481,
  malformed: 400,
}

/** The one error class of the stack. Throw `new SipError(488)` from a handler to refuse with that status. */
export class SipError extends Error {
  override readonly name = 'SipError'
  readonly code: SipErrorCode
  /** SIP status that says the same on the wire. */
  readonly status: number

  constructor(codeOrStatus: SipErrorCode | number, message?: string) {
    const code = typeof codeOrStatus === 'number' ? 'rejected' : codeOrStatus
    const status = typeof codeOrStatus === 'number' ? codeOrStatus : STATUS_OF[codeOrStatus]
    super(message ?? `${code} (${status})`)
    this.code = code
    this.status = status
  }
}
