import { parseParams } from './params.ts'

/**
 * The first `application/sdp` part of a multipart body (RFC 5621), as trunks with ISUP send it; undefined when there
 * is none.
 */
export function sdpPartOf(contentType: string, body: string): string | undefined {
  const semicolon = contentType.indexOf(';')
  const boundary = semicolon < 0 ? undefined : parseParams(contentType.slice(semicolon)).get('boundary')
  if (!boundary) return undefined
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const headEnd = part.indexOf('\r\n\r\n')
    if (headEnd < 0) continue
    if (/^(content-type|c)[ \t]*:[ \t]*application\/sdp/im.test(part.slice(0, headEnd))) {
      return part.slice(headEnd + 4)
    }
  }
  return undefined
}
