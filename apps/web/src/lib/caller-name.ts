import { useTranslation } from 'react-i18next'
import type { LiveCall } from './contract.ts'

/** Countries whose people write 123-45-67, as on the server: +7 with ten digits, +380 and +375 with nine. */
const groupsByHyphens = /^(\+7|\+380|\+375)(\d{2,3})(\d{3})(\d{2})(\d{2})$/

/** A number as people write it, for the moment before the server has told it: '+79161234567' → '+7 916 123-45-67'. */
export function shownNumber(number: string): string {
  const [, code, area, first, second, third] = groupsByHyphens.exec(number) ?? []
  return code ? `${code} ${area} ${first}-${second}-${third}` : number
}

/** Who calls or is called: the person's name, else the number; null when there is neither (withheld, or a colleague). */
export function nameOrNumber(
  call: Pick<LiveCall, 'caller' | 'people' | 'customerNumber' | 'customerNumberDisplay'>,
): string | null {
  const [person] = call.people
  if (call.caller === 'known' && person?.name) return person.name
  return call.customerNumberDisplay || (call.customerNumber && shownNumber(call.customerNumber)) || null
}

/** The one way to name the other side of a call on screen, seen by `userId`. */
export function useCallerName(userId: string): (call: LiveCall) => string {
  const { t } = useTranslation()
  return (call) => {
    if (call.caller === 'internal') return colleagueOf(call, userId) ?? t('pop.internal')
    return nameOrNumber(call) ?? t('pop.hidden')
  }
}

function colleagueOf(call: LiveCall, userId: string): string | null {
  if (call.agent && call.agent.id !== userId) return call.agent.name
  return call.ringing.find((person) => person.id !== userId)?.name ?? (call.dialledNumber || null)
}
