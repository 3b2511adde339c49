/** The texts of one call, and what is read of the answers. As little as RFC 3261 allows: the generator must be cheap. */
export interface CallTexts {
  invite: string
  ack(ok: Answer): string
  bye(ok: Answer): string
  /** ACK for a refusal: hop by hop, in the INVITE's transaction (17.1.1.3). */
  ackRefusal(refusal: Answer): string
}

export interface Answer {
  status: number
  callId: string
  /** 'INVITE' or 'BYE'. */
  method: string
  /** The whole To line's value, tag included. */
  to: string
  /** URI of the Contact: where requests within the dialog go. */
  contact: string
}

export interface CallPlace {
  callId: string
  from: { host: string; port: number }
  target: { host: string; port: number }
  dialled: string
  caller: string
}

export function textsOf(place: CallPlace): CallTexts {
  const { callId, from, target, dialled, caller } = place
  const own = `${from.host}:${from.port}`
  const uri = `sip:${dialled}@${target.host}:${target.port}`
  const request = (
    method: string,
    requestUri: string,
    cseq: number,
    to: string,
    branch: string,
    more = '\r\n',
  ) =>
    [
      `${method} ${requestUri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${branch}${callId};rport`,
      `From: <sip:${caller}@${from.host}>;tag=t${callId}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method === 'ACK' ? 'ACK' : method}`,
      `Contact: <sip:${caller}@${own}>`,
      'Max-Forwards: 70',
      more === '\r\n' ? 'Content-Length: 0\r\n\r\n' : more,
    ].join('\r\n')
  const body = `Content-Type: application/sdp\r\nContent-Length: ${sdp(from.host).length}\r\n\r\n${sdp(from.host)}`
  return {
    invite: request('INVITE', uri, 1, `<${uri}>`, 'i', body),
    ack: (ok) => request('ACK', ok.contact, 1, ok.to, 'a'),
    bye: (ok) => request('BYE', ok.contact, 2, ok.to, 'b'),
    ackRefusal: (refusal) => request('ACK', uri, 1, refusal.to, 'i'),
  }
}

function sdp(host: string): string {
  const lines = [
    'v=0',
    `o=- 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 9 RTP/AVP 8 101',
  ]
  return `${[...lines, 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000'].join('\r\n')}\r\n`
}

export function parseAnswer(text: string): Answer | undefined {
  if (!text.startsWith('SIP/2.0 ')) return undefined
  const header = (name: string) => new RegExp(`\\r\\n${name}:\\s*([^\\r]*)`, 'i').exec(text)?.[1] ?? ''
  return {
    status: Number(text.slice(8, 11)),
    callId: header('Call-ID'),
    method: header('CSeq').split(' ')[1] ?? '',
    to: header('To'),
    contact: /<([^>]*)>/.exec(header('Contact'))?.[1] ?? header('Contact'),
  }
}
