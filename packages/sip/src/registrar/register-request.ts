import { SipError } from '../errors.ts'
import type { SipRequest } from '../message/message.ts'
import { type NameAddr, parseNameAddr } from '../message/name-addr.ts'
import { parseNumber } from '../message/scan.ts'

/** One contact that a REGISTER asks for. */
export interface WantedBinding {
  contactUri: string
  expiresSeconds: number
  instanceId?: string
  regId?: number
  q: number
}

/** What a REGISTER asks for (RFC 3261 10.3). */
export type RegisterWish =
  | { kind: 'query' }
  | { kind: 'remove-all' }
  | { kind: 'bind'; wanted: WantedBinding[] }

/** RFC 3261 10.2.1.1 wants 2^32-1 understood as any number. */
const MAX_EXPIRES = 0xffff_ffff

/**
 * Reads the contacts of a REGISTER. `defaultExpiresSeconds` holds where neither the contact nor Expires says.
 * @throws SipError 400 for contacts that cannot be read, or `*` with anything beside it.
 */
export function readRegister(request: SipRequest, defaultExpiresSeconds: number): RegisterWish {
  const values = request.list('contact')
  if (values.length === 0) return { kind: 'query' }
  const headerExpires = parseNumber(request.header('expires')?.trim(), MAX_EXPIRES)
  if (values.includes('*')) {
    if (values.length > 1 || headerExpires !== 0)
      throw new SipError(400, 'Contact * needs Expires: 0 and no company')
    return { kind: 'remove-all' }
  }
  const wanted = values.map((value) => readContact(value, headerExpires ?? defaultExpiresSeconds))
  return { kind: 'bind', wanted }
}

function readContact(value: string, defaultExpiresSeconds: number): WantedBinding {
  const contact = parseNameAddr(value)
  if (!contact || contact.uri.host === '') throw new SipError(400, 'Bad Contact')
  const expires = contact.params.get('expires')
  const wanted: WantedBinding = {
    contactUri: contact.uri.text,
    expiresSeconds:
      expires === undefined
        ? defaultExpiresSeconds
        : (parseNumber(expires, MAX_EXPIRES) ?? defaultExpiresSeconds),
    q: readQ(contact.params.get('q')),
  }
  return { ...wanted, ...readOutbound(contact) }
}

/** RFC 5626 4.1: an instance in angle brackets, and the number of its flow. */
function readOutbound(contact: NameAddr): { instanceId?: string; regId?: number } {
  const instance = contact.params.get('+sip.instance')
  if (!instance) return {}
  const instanceId = instance.replace(/^<|>$/g, '')
  const regId = parseNumber(contact.params.get('reg-id'), 0x7fff_ffff)
  return regId === undefined ? { instanceId } : { instanceId, regId }
}

function readQ(text: string | undefined): number {
  const q = text === undefined ? 1 : Number(text)
  return q >= 0 && q <= 1 ? q : 1
}
