import type { Attribute, MediaDescription, SessionDescription } from './session-description.ts'

/** Writes a session description in the order that RFC 8866, 5 demands. */
export function serialiseSdp(session: SessionDescription): string {
  const { username, sessionId, sessionVersion, address } = session.origin
  const lines = [
    'v=0',
    `o=${username} ${sessionId} ${sessionVersion} IN ${addressType(address)} ${address}`,
    `s=${session.sessionName}`,
    ...connectionLine(session.address),
    't=0 0',
    ...session.attributes.map(attributeLine),
    ...session.media.flatMap(mediaLines),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function mediaLines(media: MediaDescription): string[] {
  return [
    `m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`,
    ...connectionLine(media.address),
    ...media.attributes.map(attributeLine),
  ]
}

function connectionLine(address: string | undefined): string[] {
  return address === undefined ? [] : [`c=IN ${addressType(address)} ${address}`]
}

function attributeLine({ name, value }: Attribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`
}

function addressType(address: string): 'IP4' | 'IP6' {
  return address.includes(':') ? 'IP6' : 'IP4'
}
