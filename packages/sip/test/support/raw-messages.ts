import { OFFER } from './agents.ts'

/** What a test may change in a handwritten request. */
export interface RawOptions {
  headers?: string[]
  sdp?: string
  branch?: string
  via?: string
  callId?: string
  cseq?: number
  to?: string
  uri?: string
}

/** A handwritten INVITE for `boris`; `{port}` stands for the sender's port. */
export function rawInvite(port: number, options: RawOptions = {}): string {
  const contact = 'Contact: <sip:raw@127.0.0.1:{port}>'
  return raw('INVITE', options.cseq ?? 1, port, {
    ...options,
    headers: [contact, ...(options.headers ?? [])],
  })
}

/** A handwritten request in the dialog that the INVITE made. */
export function rawInDialog(
  method: string,
  cseq: number,
  port: number,
  toTag: string,
  options: RawOptions = {},
): string {
  return raw(method, cseq, port, { to: `<sip:boris@127.0.0.1>;tag=${toTag}`, ...options })
}

/** The ACK of a 2xx. */
export function rawAck(port: number, toTag: string, cseq = 1, sdp?: string): string {
  return rawInDialog('ACK', cseq, port, toTag, { sdp })
}

/** Any handwritten request. */
export function raw(method: string, cseq: number, port: number, options: RawOptions = {}): string {
  const body = options.sdp ?? ''
  return [
    `${method} ${options.uri ?? `sip:boris@127.0.0.1:${port}`} SIP/2.0`,
    `Via: ${options.via ?? `SIP/2.0/UDP 127.0.0.1:{port};branch=${options.branch ?? `z9hG4bK${method}${cseq}`}`}`,
    'Max-Forwards: 70',
    'From: <sip:raw@127.0.0.1>;tag=raw',
    `To: ${options.to ?? '<sip:boris@127.0.0.1>'}`,
    `Call-ID: ${options.callId ?? 'raw-call'}`,
    `CSeq: ${cseq} ${method}`,
    ...(options.headers ?? []),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

/** The caller's offer with another version. */
export function nextOffer(version: number): string {
  return OFFER.replace('o=a 1 1', `o=a 1 ${version}`)
}
