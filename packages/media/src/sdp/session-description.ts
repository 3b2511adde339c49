/** RFC 8866 as plain data. Only what telephony reads is kept apart; the rest stays in `attributes`. */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

export interface Attribute {
  name: string
  /** What follows the first colon; undefined for a flag like `a=sendonly`. */
  value?: string
}

export interface Origin {
  username: string
  sessionId: string
  sessionVersion: string
  address: string
}

export interface MediaDescription {
  /** `audio`, `video`, `application` … */
  kind: string
  /** 0: refused or switched off. */
  port: number
  /** Transport profile, e.g. `RTP/AVP`, `UDP/TLS/RTP/SAVPF`. */
  protocol: string
  /** Payload types for RTP profiles; never empty. */
  formats: string[]
  /** From the section's own `c=` line. */
  address?: string
  attributes: Attribute[]
}

export interface SessionDescription {
  origin: Origin
  sessionName: string
  /** From the session's `c=` line; a media section's own one wins. */
  address?: string
  attributes: Attribute[]
  media: MediaDescription[]
}

/** First attribute of that name, its value; '' for a flag; undefined when absent. */
export function attribute(of: { attributes: Attribute[] }, name: string): string | undefined {
  const found = of.attributes.find((each) => each.name === name)
  return found && (found.value ?? '')
}

/** Values of all attributes of that name, in order. */
export function attributesNamed(of: { attributes: Attribute[] }, name: string): string[] {
  return of.attributes.flatMap((each) => (each.name === name ? [each.value ?? ''] : []))
}
