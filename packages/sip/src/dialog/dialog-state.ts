/** A dialog as plain data, enough to take it back after a restart (RFC 3261 12). */
export interface DialogJson {
  sipCallId: string
  localTag: string
  remoteTag: string
  role: 'uac' | 'uas'
  /** name-addr without tag. */
  localAddress: string
  remoteAddress: string
  remoteTarget: string
  /** Route values, first hop first. */
  routeSet: string[]
  localCSeq: number
  /** Undefined until the far side sent a request. */
  remoteCSeq?: number
  localContact: string
  flowId: string
  /** That the ACK of the first 2xx was seen or sent. */
  acknowledged: boolean
  sessionExpiresSeconds?: number
  /** Whether we are the one who refreshes. */
  weRefresh?: boolean
  remoteAllowsUpdate: boolean
  localSdp?: string
  remoteSdp?: string
}
