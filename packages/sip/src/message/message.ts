import { type CSeq, parseCSeq } from './cseq.ts'
import { Headers } from './headers.ts'
import { sdpPartOf } from './multipart.ts'
import { type NameAddr, parseNameAddr } from './name-addr.ts'
import { reasonPhraseOf } from './reason-phrases.ts'
import { splitOutside } from './scan.ts'
import { parseVia, type Via } from './via.ts'

const NO_BODY = new Uint8Array(0)
const decoder = new TextDecoder()

/** What requests and responses share. Headers are read when first asked for, and remembered. */
export abstract class SipMessage {
  readonly headers: Headers
  #bodyText: string | undefined
  #bodyBytes: Uint8Array | undefined
  #from: NameAddr | null | undefined
  #to: NameAddr | null | undefined
  #cseq: CSeq | null | undefined
  #via: Via | null | undefined

  constructor(headers: Headers, body: Uint8Array | string | undefined) {
    this.headers = headers
    if (typeof body === 'string') this.#bodyText = body
    else this.#bodyBytes = body ?? NO_BODY
  }

  get hasBody(): boolean {
    return this.#bodyBytes ? this.#bodyBytes.length > 0 : this.#bodyText !== ''
  }

  /** The body as text; '' when there is none. */
  get body(): string {
    this.#bodyText ??= this.hasBody ? decoder.decode(this.#bodyBytes) : ''
    return this.#bodyText
  }

  /** The body's bytes as they stand on the wire. */
  get bodyBytes(): Uint8Array {
    this.#bodyBytes ??= Buffer.from(this.#bodyText ?? '')
    return this.#bodyBytes
  }

  /** For the serialiser: the body in the form in which it is at hand. */
  get rawBody(): string | Uint8Array {
    return this.#bodyText ?? this.#bodyBytes ?? ''
  }

  /** The body when it is a session description, else undefined. A missing Content-Type is taken as SDP (RFC 3261 20.15 wants it, phones forget it). */
  get sdp(): string | undefined {
    if (!this.hasBody) return undefined
    const type = this.header('content-type')
    if (type === undefined || mediaType(type) === 'application/sdp') return this.body
    return mediaType(type).startsWith('multipart/') ? sdpPartOf(type, this.body) : undefined
  }

  /** The first value of a header, by any spelling. */
  header(name: string): string | undefined {
    return this.headers.get(name)
  }

  /** All values of a header, split at commas. */
  list(name: string): string[] {
    const values = this.headers.getAll(name)
    if (values.length === 0) return values
    return values.flatMap((value) => splitOutside(value, ','))
  }

  get callId(): string {
    return this.headers.get('call-id') ?? ''
  }

  get from(): NameAddr | undefined {
    if (this.#from === undefined) this.#from = parsedOr(parseNameAddr, this.headers.get('from'))
    return this.#from ?? undefined
  }

  get to(): NameAddr | undefined {
    if (this.#to === undefined) this.#to = parsedOr(parseNameAddr, this.headers.get('to'))
    return this.#to ?? undefined
  }

  get fromTag(): string | undefined {
    return this.from?.params.get('tag')
  }

  get toTag(): string | undefined {
    return this.to?.params.get('tag')
  }

  get cseq(): CSeq | undefined {
    if (this.#cseq === undefined) this.#cseq = parsedOr(parseCSeq, this.headers.get('cseq'))
    return this.#cseq ?? undefined
  }

  /** The topmost Via. */
  get via(): Via | undefined {
    if (this.#via === undefined) {
      const first = this.headers.get('via')
      this.#via = first === undefined ? null : (parsedOr(parseVia, splitOutside(first, ',')[0]) ?? null)
    }
    return this.#via ?? undefined
  }

  /** Contact values that can be read; `*` is left out. */
  get contacts(): NameAddr[] {
    return this.list('contact')
      .map(parseNameAddr)
      .filter((contact) => contact !== undefined)
  }
}

/** A request, come in or to go out. */
export class SipRequest extends SipMessage {
  readonly method: string
  /** Request-URI as on the wire. */
  readonly uri: string

  constructor(method: string, uri: string, headers = new Headers(), body?: Uint8Array | string) {
    super(headers, body)
    this.method = method
    this.uri = uri
  }

  /** The same request, sharing its headers, with another body. */
  withBody(body: string | Uint8Array): SipRequest {
    return new SipRequest(this.method, this.uri, this.headers, body)
  }
}

/** A response, come in or to go out. */
export class SipResponse extends SipMessage {
  readonly status: number
  readonly reasonPhrase: string

  constructor(status: number, reasonPhrase?: string, headers = new Headers(), body?: Uint8Array | string) {
    super(headers, body)
    this.status = status
    this.reasonPhrase = reasonPhrase ?? reasonPhraseOf(status)
  }
}

function parsedOr<T>(parse: (text: string) => T | undefined, text: string | undefined): T | null {
  return text === undefined ? null : (parse(text) ?? null)
}

function mediaType(contentType: string): string {
  const semicolon = contentType.indexOf(';')
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase()
}
