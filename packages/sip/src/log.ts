/** One structured event of the stack. `event` is a stable dotted name such as `message.malformed`. */
export interface SipLogEvent {
  level: 'debug' | 'info' | 'warn' | 'error'
  event: string
  [field: string]: unknown
}

/** Receives the structured events of the stack; must not throw. */
export type SipLog = (event: SipLogEvent) => void

/** Throws every event away. */
export const silentLog: SipLog = () => {}
