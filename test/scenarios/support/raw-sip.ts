import { createSocket, type Socket } from 'node:dgram'
import { type CleansUp, within } from '../../support/index.ts'

export interface Place {
  host: string
  port: number
}

/** A message as it stood on the wire, read without the product's parser. */
export class RawMessage {
  readonly text: string
  /** 0 for a request. */
  readonly status: number
  /** Of a request its own, of a response that of its CSeq. */
  readonly method: string
  readonly from: Place

  constructor(text: string, from: Place) {
    this.text = text
    this.from = from
    this.status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0)
    this.method = this.status === 0 ? text.split(' ', 1)[0]! : (this.header('CSeq')?.split(' ')[1] ?? '')
  }

  get startLine(): string {
    return this.text.split('\r\n', 1)[0]!
  }

  get body(): string {
    return this.text.slice(this.text.indexOf('\r\n\r\n') + 4)
  }

  get callId(): string {
    return this.header('Call-ID') ?? ''
  }

  get toTag(): string | undefined {
    return /;tag=([^;\s]+)/.exec(this.header('To') ?? '')?.[1]
  }

  get requestUri(): string {
    return this.startLine.split(' ')[1] ?? ''
  }

  /** URI of the Contact: where requests within the dialog go. */
  get contact(): string {
    return /<([^>]*)>/.exec(this.header('Contact') ?? '')?.[1] ?? ''
  }

  header(name: string): string | undefined {
    return this.headers(name)[0]
  }

  headers(name: string): string[] {
    const [head = ''] = this.text.split('\r\n\r\n', 1)
    const start = `${name.toLowerCase()}:`
    return head
      .split('\r\n')
      .filter((line) => line.toLowerCase().startsWith(start))
      .map((line) => line.slice(start.length).trim())
  }
}

type Accept = (message: RawMessage) => boolean

/** What carries the messages of a {@link RawSip}. */
export interface RawWire {
  readonly transport: 'UDP' | 'WS'
  /** As Via and Contact name this end. */
  readonly hostPort: string
  readonly port: number
  onMessage(take: (message: RawMessage) => void): void
  send(text: string | Uint8Array, to: Place): void
  close(): Promise<void>
}

/** One end of SIP in a test's hand: sends exactly the text it is given, and waits for what must come back. */
export class RawSip {
  readonly host: string
  readonly inbox: RawMessage[] = []
  /** Everything that ever came, also what a test has taken out of the inbox. */
  readonly seen: RawMessage[] = []
  readonly #wire: RawWire
  readonly #waiting = new Set<{ accept: Accept; resolve: (message: RawMessage) => void }>()

  constructor(wire: RawWire, host: string) {
    this.#wire = wire
    this.host = host
    wire.onMessage((message) => this.#take(message))
  }

  /** Over UDP, from a port of its own. */
  static async open(t: CleansUp, host = '127.0.0.1'): Promise<RawSip> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, host, resolve))
    const peer = new RawSip(udpWire(socket, host), host)
    t.after(() => peer.close())
    return peer
  }

  close(): Promise<void> {
    return this.#wire.close()
  }

  get transport(): 'UDP' | 'WS' {
    return this.#wire.transport
  }

  get port(): number {
    return this.#wire.port
  }

  get hostPort(): string {
    return this.#wire.hostPort
  }

  send(text: string | Uint8Array, to: Place): void {
    this.#wire.send(text, to)
  }

  /** The first message that `accept` takes, come already or still to come; it is taken out of the inbox. */
  next(what: string, accept: Accept): Promise<RawMessage> {
    const index = this.inbox.findIndex(accept)
    if (index >= 0) return Promise.resolve(this.inbox.splice(index, 1)[0]!)
    const { promise, resolve } = Promise.withResolvers<RawMessage>()
    const waiting = { accept, resolve }
    this.#waiting.add(waiting)
    return within(promise, `${what}; there came: ${this.seen.map((each) => each.startLine).join(' | ')}`)
  }

  request(method: string, callId?: string): Promise<RawMessage> {
    return this.next(
      method,
      (message) => message.status === 0 && message.method === method && of(callId, message),
    )
  }

  response(status: number, method: string, callId?: string): Promise<RawMessage> {
    return this.next(
      `${status} to ${method}`,
      (message) => message.status === status && message.method === method && of(callId, message),
    )
  }

  /** The final response to a request of that CSeq. */
  finalResponse(method: string, callId: string, cseq: number): Promise<RawMessage> {
    return this.next(
      `a final response to ${method}`,
      (message) =>
        message.status >= 200 && message.header('CSeq') === `${cseq} ${method}` && of(callId, message),
    )
  }

  /** Answers a request, with what RFC 3261 8.2.6 wants copied. */
  respond(request: RawMessage, statusLine: string, more: ResponseParts = {}): void {
    const { toTag, headers = [], sdp = '' } = more
    const to = request.header('To')!
    const lines = [
      `SIP/2.0 ${statusLine}`,
      ...request.headers('Via').map((via) => `Via: ${via}`),
      ...request.headers('Record-Route').map((route) => `Record-Route: ${route}`),
      `From: ${request.header('From')}`,
      `To: ${toTag && !request.toTag ? `${to};tag=${toTag}` : to}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.header('CSeq')}`,
      `Contact: <sip:raw@${this.hostPort}${this.transport === 'WS' ? ';transport=ws' : ''}>`,
      ...headers,
      ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${sdp.length}`,
      '',
      sdp,
    ]
    this.send(lines.join('\r\n'), request.from)
  }

  #take(message: RawMessage): void {
    this.seen.push(message)
    for (const waiting of this.#waiting) {
      if (!waiting.accept(message)) continue
      this.#waiting.delete(waiting)
      return waiting.resolve(message)
    }
    this.inbox.push(message)
  }
}

function udpWire(socket: Socket, host: string): RawWire {
  const { port } = socket.address()
  return {
    transport: 'UDP',
    hostPort: `${host}:${port}`,
    port,
    onMessage: (take) =>
      socket.on('message', (data, from) =>
        take(new RawMessage(data.toString('latin1'), { host: from.address, port: from.port })),
      ),
    send: (text, to) => socket.send(text, to.port, to.host),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

export interface ResponseParts {
  toTag?: string
  headers?: string[]
  sdp?: string
}

const of = (callId: string | undefined, message: RawMessage) =>
  callId === undefined || message.callId === callId

/** A session description by hand: one audio stream at `port` with these payload types. */
export function sdpOf(host: string, port: number, more: { formats?: string; lines?: string[] } = {}): string {
  const { formats = '8 0 101', lines = [] } = more
  return [
    'v=0',
    `o=raw 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${formats}`,
    ...(formats.includes('101') ? ['a=rtpmap:101 telephone-event/8000'] : []),
    ...lines,
    '',
  ].join('\r\n')
}
