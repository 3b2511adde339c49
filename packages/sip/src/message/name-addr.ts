import { type Params, parseParams } from './params.ts'
import { closingQuote, indexOutsideQuotes, quote, unquote } from './scan.ts'
import { parseUri, type SipUri } from './uri.ts'

/** A From, To, Contact, Route or P-Asserted-Identity value: `"Name" <uri>;params`. */
export interface NameAddr {
  displayName?: string
  uri: SipUri
  params: Params
}

/** Reads one name-addr or addr-spec; undefined when it is neither (RFC 3261 25.1). */
export function parseNameAddr(input: string): NameAddr | undefined {
  const text = input.trim()
  const open = text.charCodeAt(0) === 34 ? indexAfterQuoted(text) : text.indexOf('<')
  if (open === -2) return undefined
  return open < 0 ? bareAddress(text) : bracketed(text, open)
}

/** Index of the `<` that follows a quoted name; -2 when the quote or the bracket is missing. */
function indexAfterQuoted(text: string): number {
  const close = closingQuote(text, 0)
  const open = close < 0 ? -1 : text.indexOf('<', close)
  return open < 0 || text.slice(close + 1, open).trim() !== '' ? -2 : open
}

function bracketed(text: string, open: number): NameAddr | undefined {
  const close = text.indexOf('>', open)
  if (close < 0) return undefined
  const uri = parseUri(text.slice(open + 1, close))
  const after = text.slice(close + 1).trim()
  if (!uri || (after !== '' && !after.startsWith(';'))) return undefined
  const parsed: NameAddr = { uri, params: parseParams(after) }
  const name = unquote(text.slice(0, open).trim())
  if (name !== '') parsed.displayName = name
  return parsed
}

/** Without brackets everything after the first semicolon belongs to the header, not to the URI (RFC 3261 20). */
function bareAddress(text: string): NameAddr | undefined {
  const semicolon = indexOutsideQuotes(text, ';')
  const uri = parseUri(semicolon < 0 ? text : text.slice(0, semicolon))
  if (!uri || uri.headers !== undefined) return undefined
  return { uri, params: parseParams(semicolon < 0 ? '' : text.slice(semicolon)) }
}

/** Writes `"Name" <uri>`, with a tag if given. */
export function formatNameAddr(address: { uri: string; displayName?: string }, tag?: string): string {
  const name = address.displayName ? `${quote(address.displayName)} ` : ''
  return `${name}<${address.uri}>${tag ? `;tag=${tag}` : ''}`
}
