import { MediaError } from '../errors.ts'
import type { Attribute, MediaDescription, Origin, SessionDescription } from './session-description.ts'

const maximumLength = 65_536
const maximumLines = 2_000

/**
 * Reads a session description (RFC 8866, 5). Lenient where phones are known to be careless (bare LF, missing `s=` or
 * `t=`, unknown lines), strict where guessing would be wrong (version, `m=`, `c=`).
 * Errors: `bad-sdp`.
 */
export function parseSdp(text: string): SessionDescription {
  if (text.length > maximumLength) throw bad(`longer than ${maximumLength} characters`)
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '')
  if (lines.length > maximumLines) throw bad(`more than ${maximumLines} lines`)
  if (lines[0]?.trim() !== 'v=0') throw bad('does not begin with v=0')

  const session: SessionDescription = { origin: noOrigin, sessionName: '-', attributes: [], media: [] }
  for (const line of lines) readLine(session, line)
  if (session.origin === noOrigin) throw bad('has no o= line')
  return session
}

const noOrigin: Origin = { username: '-', sessionId: '0', sessionVersion: '0', address: '0.0.0.0' }

function readLine(session: SessionDescription, line: string): void {
  if (!/^[a-z]=/.test(line)) throw bad(`"${line.slice(0, 40)}" is not a line of SDP`)
  const value = line.slice(2).trim()
  const section = session.media.at(-1)
  switch (line[0]) {
    case 'o':
      session.origin = readOrigin(value)
      break
    case 's':
      session.sessionName = value || '-'
      break
    case 'c':
      if (section) section.address = readConnection(value)
      else session.address = readConnection(value)
      break
    case 'm':
      session.media.push(readMedia(value))
      break
    case 'a':
      ;(section ?? session).attributes.push(readAttribute(value))
      break
  }
}

/** `o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>` */
function readOrigin(value: string): Origin {
  const [username, sessionId, sessionVersion, , , address] = value.split(/ +/)
  if (!username || !sessionId || !sessionVersion || !address) throw bad('its o= line is short')
  return { username, sessionId, sessionVersion, address }
}

/** `c=<nettype> <addrtype> <connection-address>`, the address without TTL and count. */
function readConnection(value: string): string {
  const match = /^IN +IP[46] +([^\s/]+)(\/[\d/]+)?$/i.exec(value)
  if (!match) throw bad(`cannot read c=${value.slice(0, 60)}`)
  return match[1]!
}

/** `m=<media> <port>[/<number of ports>] <proto> <fmt> …` */
function readMedia(value: string): MediaDescription {
  const match = /^(\S+) +(\d{1,5})(?:\/\d+)? +(\S+) +(\S.*)$/.exec(value)
  if (!match || Number(match[2]) > 65_535) throw bad(`cannot read m=${value.slice(0, 60)}`)
  return {
    kind: match[1]!,
    port: Number(match[2]),
    protocol: match[3]!.toUpperCase(),
    formats: match[4]!.trim().split(/ +/),
    attributes: [],
  }
}

function readAttribute(value: string): Attribute {
  const colon = value.indexOf(':')
  return colon < 0 ? { name: value } : { name: value.slice(0, colon), value: value.slice(colon + 1).trim() }
}

function bad(why: string): MediaError {
  return new MediaError('bad-sdp', `The session description ${why}.`)
}
