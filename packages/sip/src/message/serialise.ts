import { SipRequest, type SipResponse } from './message.ts'

/** Writes a message as it goes out. Content-Length is always counted anew. Text unless the body is binary. */
export function serialise(message: SipRequest | SipResponse): string | Buffer {
  const body = message.rawBody
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  message.headers.delete('content-length')
  const head = `${startLineOf(message)}\r\n${message.headers.toWire()}Content-Length: ${length}\r\n\r\n`
  if (typeof body === 'string') return head + body
  return length === 0 ? head : Buffer.concat([Buffer.from(head), body])
}

function startLineOf(message: SipRequest | SipResponse): string {
  return message instanceof SipRequest
    ? `${message.method} ${message.uri} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reasonPhrase}`
}
