import type { HeaderMap } from '../message/headers.ts'
import type { SipRequest } from '../message/message.ts'
import type { Source } from '../transport/source.ts'
import type { Address } from './address.ts'

/** What to answer. */
export interface ResponseOptions {
  status: number
  /** Default: the usual words. */
  reasonPhrase?: string
  headers?: HeaderMap
  body?: string | Uint8Array
  contentType?: string
  /** Written as Retry-After, mostly with 503. */
  retryAfterSeconds?: number
}

/** A request other than INVITE that waits for our answer. */
export interface IncomingRequest {
  readonly request: SipRequest
  readonly source: Source
  readonly method: string
  readonly requestUri: string
  readonly sipCallId: string
  readonly from: Address
  readonly to: Address
  readonly body: string
  header(name: string): string | undefined
  /** Sends the final response; later calls do nothing. */
  respond(options: ResponseOptions): void
  /** Whether a final response has been sent. */
  readonly answered: boolean
}
