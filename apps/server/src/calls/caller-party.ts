import type { Party } from '@perezvon/sip'
import type { Caller, Exchange } from './exchange.ts'

/** How a phone without a screen pop shows who calls. */
export function callerParty(exchange: Exchange, caller: Caller): Party {
  if (caller.number === null) return { uri: 'sip:anonymous@anonymous.invalid' }
  const uri = `sip:${caller.number}@${exchange.domain}`
  const name = caller.kind === 'contact' ? caller.people[0]?.name : undefined
  return name ? { uri, displayName: name } : { uri }
}
