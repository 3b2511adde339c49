import { createSocket, type Socket } from 'node:dgram'
import type { SipRequest, SipResponse } from '../../src/index.ts'
import { parseMessage } from '../../src/message/parse-message.ts'
import { within } from './deadline.ts'

type Message = SipRequest | SipResponse

/** A far side that sends exactly the bytes a test gives it, and keeps what comes back. */
export class RawPeer {
  readonly socket: Socket
  readonly inbox: Message[] = []
  readonly rawInbox: string[] = []
  readonly #waiting: { matches: (message: Message) => boolean; resolve: (message: Message) => void }[] = []

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('message', (data) => this.#take(data))
  }

  static async open(): Promise<RawPeer> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return new RawPeer(socket)
  }

  get port(): number {
    return this.socket.address().port
  }

  /** Sends text; each `\n` becomes a CRLF unless it is one. `{port}` is our own port. */
  send(text: string | Uint8Array, port: number): void {
    this.socket.send(typeof text === 'string' ? wire(text, this.port) : text, port, '127.0.0.1')
  }

  /** The next message that matches, also if it has come already; it is taken out of the inbox. */
  async next(what: string, matches: (message: Message) => boolean = () => true): Promise<Message> {
    const index = this.inbox.findIndex(matches)
    if (index >= 0) return this.inbox.splice(index, 1)[0]!
    const { promise, resolve } = Promise.withResolvers<Message>()
    this.#waiting.push({ matches, resolve })
    return within(what, promise)
  }

  async nextRequest(method: string): Promise<SipRequest> {
    return (await this.next(
      method,
      (message) => 'method' in message && message.method === method,
    )) as SipRequest
  }

  async nextResponse(status: number, method?: string): Promise<SipResponse> {
    const found = await this.next(
      `${status} ${method ?? ''}`,
      (message) =>
        'status' in message && message.status === status && (!method || message.cseq?.method === method),
    )
    return found as SipResponse
  }

  /** Answers a request, copying what RFC 3261 wants copied. */
  respond(
    request: SipRequest,
    port: number,
    statusLine: string,
    options: { toTag?: string; headers?: string[]; body?: string } = {},
  ): void {
    const to = request.header('to')!
    const lines = [
      `SIP/2.0 ${statusLine}`,
      ...request.headers.getAll('via').map((via) => `Via: ${via}`),
      `From: ${request.header('from')}`,
      `To: ${options.toTag && !request.toTag ? `${to};tag=${options.toTag}` : to}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.header('cseq')}`,
      ...(options.headers ?? []),
      `Content-Length: ${options.body?.length ?? 0}`,
      '',
      options.body ?? '',
    ]
    this.socket.send(lines.join('\r\n'), port, '127.0.0.1')
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(() => resolve()))
  }

  #take(data: Buffer): void {
    this.rawInbox.push(data.toString('latin1'))
    const parsed = parseMessage(data)
    if (parsed.kind !== 'message') return
    const index = this.#waiting.findIndex((each) => each.matches(parsed.message))
    if (index < 0) this.inbox.push(parsed.message)
    else this.#waiting.splice(index, 1)[0]!.resolve(parsed.message)
  }
}

function wire(text: string, port: number): string {
  return text.replaceAll('{port}', String(port)).replace(/\r?\n/g, '\r\n')
}
