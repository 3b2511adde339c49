import { type SipMessage, SipRequest, SipResponse } from './message.ts'
import { parseHeaders } from './parse-headers.ts'
import { parseStartLine, type StartLine } from './parse-start-line.ts'
import { parseNumber } from './scan.ts'
import { requestFlaw, responseFlaw } from './validate.ts'

/** What came out of some bytes. */
export type ParseResult =
  | { kind: 'message'; message: SipRequest | SipResponse }
  /** Only line ends: a keep-alive (RFC 5626 3.5.1). */
  | { kind: 'keep-alive' }
  /** `request` is there when an answer with `status` can be sent. */
  | { kind: 'malformed'; why: string; status: number; request?: SipRequest }

const CR = 13
const LF = 10
const HEAD_END = Buffer.from('\r\n\r\n')

/** Reads one message from a datagram or a WebSocket frame. Bytes after Content-Length are cut off (RFC 3261 18.3). */
export function parseMessage(data: Uint8Array): ParseResult {
  const buffer = Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  let start = 0
  while (start < buffer.length && (buffer[start] === CR || buffer[start] === LF)) start++
  if (start === buffer.length) return { kind: 'keep-alive' }
  const headEnd = buffer.indexOf(HEAD_END, start)
  const head = buffer.toString('utf8', start, headEnd < 0 ? buffer.length : headEnd)
  const body = headEnd < 0 ? undefined : buffer.subarray(headEnd + 4)
  return parseParts(head, body)
}

function parseParts(head: string, body: Uint8Array | undefined): ParseResult {
  const lineEnd = head.indexOf('\r\n')
  const startLine = parseStartLine(lineEnd < 0 ? head : head.slice(0, lineEnd))
  if (!startLine) return { kind: 'malformed', why: 'no start line', status: 400 }
  const { headers, flaw } = parseHeaders(head, lineEnd < 0 ? head.length : lineEnd + 2)
  const declared = headers.get('content-length')
  const length = parseNumber(declared, Number.MAX_SAFE_INTEGER)
  const message = build(startLine, headers, length === undefined ? body : body?.subarray(0, length))
  const why =
    flaw ??
    bodyFlaw(body, declared, length) ??
    (message instanceof SipResponse ? responseFlaw(message) : undefined)
  if (message instanceof SipResponse)
    return why ? { kind: 'malformed', why, status: 0 } : { kind: 'message', message }
  return requestResult(message, startLine, why)
}

function build(
  startLine: StartLine,
  headers: SipMessage['headers'],
  body: Uint8Array | undefined,
): SipRequest | SipResponse {
  return startLine.kind === 'request'
    ? new SipRequest(startLine.method, startLine.uri, headers, body)
    : new SipResponse(startLine.status, startLine.reasonPhrase, headers, body)
}

function bodyFlaw(
  body: Uint8Array | undefined,
  declared: string | undefined,
  length: number | undefined,
): string | undefined {
  if (body === undefined) return 'headers without an end'
  if (declared === undefined) return undefined
  if (length === undefined) return 'senseless Content-Length'
  return length > body.length ? 'body shorter than Content-Length' : undefined
}

function requestResult(request: SipRequest, startLine: StartLine, why: string | undefined): ParseResult {
  const flaw = requestFlaw(request, startLine.kind === 'request' ? startLine.version : '', why)
  if (!flaw) return { kind: 'message', message: request }
  const answerable = request.method !== 'ACK' && request.headers.has('via')
  return { kind: 'malformed', why: flaw.why, status: flaw.status, request: answerable ? request : undefined }
}
