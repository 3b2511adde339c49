import { randomBytes } from 'node:crypto'
import type { Place, RawMessage, RawSip } from './raw-sip.ts'

export interface RequestParts {
  headers?: string[]
  sdp?: string
  /** Default: a new one for every request. */
  branch?: string
  cseq?: number
  /** Default: {@link RawCall.uri}, within the dialog the far side's Contact. */
  uri?: string
  via?: string
  /** Written as Content-Length instead of the truth. */
  contentLength?: string
}

export interface CallParts {
  uri: string
  from?: string
  to?: string
}

export const token = (): string => randomBytes(6).toString('hex')

/** One call written by hand, whichever side began it: keeps tags, CSeq and the far side's Contact, nothing else. */
export class RawCall {
  readonly peer: RawSip
  readonly exchange: Place
  readonly callId: string
  readonly uri: string
  #from: string
  #to: string
  #target: string
  #inviteBranch = ''
  cseq = 0

  constructor(peer: RawSip, exchange: Place, parts: CallParts) {
    this.peer = peer
    this.exchange = exchange
    this.callId = `${token()}@${peer.host}`
    this.uri = parts.uri
    this.#target = parts.uri
    this.#from = `${parts.from ?? `<sip:+79161234567@${peer.host}>`};tag=${token()}`
    this.#to = parts.to ?? `<${parts.uri}>`
  }

  /** The dialog of an INVITE that came to us and that we answered with that tag. */
  static ofInvite(peer: RawSip, invite: RawMessage, ownTag: string): RawCall {
    const call = new RawCall(peer, invite.from, { uri: invite.contact })
    Object.assign(call, { callId: invite.callId })
    call.#from = `${invite.header('To')};tag=${ownTag}`
    call.#to = invite.header('From')!
    return call
  }

  get #contact(): string {
    return `Contact: <sip:raw@${this.peer.hostPort}>`
  }

  /** Text of a request; CSeq counts on except for ACK and CANCEL. */
  text(method: string, parts: RequestParts = {}): string {
    const isOfInvite = method === 'ACK' || method === 'CANCEL'
    if (parts.cseq !== undefined) this.cseq = parts.cseq
    else if (!isOfInvite) this.cseq++
    const branch = parts.branch ?? (method === 'CANCEL' ? this.#inviteBranch : `z9hG4bK${token()}`)
    if (method === 'INVITE') this.#inviteBranch = branch
    const { sdp = '' } = parts
    return [
      `${method} ${parts.uri ?? this.#target} SIP/2.0`,
      `Via: ${parts.via ?? `SIP/2.0/${this.peer.transport} ${this.peer.hostPort};branch=${branch};rport`}`,
      'Max-Forwards: 70',
      `From: ${this.#from}`,
      `To: ${this.#to}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${this.cseq} ${method}`,
      ...(parts.headers?.some((line) => /^Contact:/i.test(line)) ? [] : [this.#contact]),
      ...(parts.headers ?? []),
      ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${parts.contentLength ?? sdp.length}`,
      '',
      sdp,
    ].join('\r\n')
  }

  /** Sends a request and says its CSeq. */
  send(method: string, parts: RequestParts = {}): number {
    this.peer.send(this.text(method, parts), this.exchange)
    return this.cseq
  }

  /** Sends a request and waits for its final response. An INVITE's is acknowledged when it refuses. */
  async ask(method: string, parts: RequestParts = {}): Promise<RawMessage> {
    const cseq = this.send(method, parts)
    const response = await this.peer.finalResponse(method, this.callId, cseq)
    if (method === 'INVITE' && response.status >= 300) this.ackRefusal(response)
    return response
  }

  /** Takes over the tag and the Contact of a response that makes the dialog. */
  join(response: RawMessage): void {
    this.#to = response.header('To')!
    this.#target = response.contact || this.#target
  }

  /** Acknowledges a 2xx, with an answer when the offer stood in it. */
  ack(response: RawMessage, sdp?: string): void {
    this.join(response)
    this.cseq = Number.parseInt(response.header('CSeq')!, 10)
    this.send('ACK', sdp === undefined ? {} : { sdp })
  }

  /** RFC 3261 17.1.1.3: in the INVITE's own transaction. */
  ackRefusal(response: RawMessage): void {
    const before = this.#to
    this.#to = response.header('To')!
    this.send('ACK', { branch: this.#inviteBranch })
    this.#to = before
  }

  /** INVITE until the call is up. */
  async isAnswered(parts: RequestParts = {}): Promise<RawMessage> {
    const cseq = this.send('INVITE', parts)
    return this.answered(cseq)
  }

  async answered(cseq: number): Promise<RawMessage> {
    const ok = await this.peer.finalResponse('INVITE', this.callId, cseq)
    if (ok.status !== 200) throw new Error(`not answered: ${ok.startLine}`)
    this.ack(ok)
    return ok
  }

  bye(): Promise<RawMessage> {
    return this.ask('BYE')
  }
}
