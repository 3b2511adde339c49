import type { NameAddr } from '../message/name-addr.ts'

/** A From, To or P-Asserted-Identity as call control wants it. */
export interface Address {
  uri: string
  displayName?: string
  /** Decoded user part, '' when there is none; for `tel:` the number. */
  user: string
  host: string
  tag?: string
}

/** Flattens a parsed name-addr. */
export function addressOf(parsed: NameAddr): Address {
  const address: Address = { uri: parsed.uri.text, user: parsed.uri.user ?? '', host: parsed.uri.host }
  if (parsed.displayName !== undefined) address.displayName = parsed.displayName
  const tag = parsed.params.get('tag')
  if (tag !== undefined) address.tag = tag
  return address
}
