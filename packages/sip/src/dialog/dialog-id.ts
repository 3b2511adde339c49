/** What identifies a dialog (RFC 3261 12). */
export interface DialogId {
  sipCallId: string
  localTag: string
  remoteTag: string
}
