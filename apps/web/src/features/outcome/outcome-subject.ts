import { useQuery } from '@tanstack/react-query'
import type { Call, LiveCall } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { live } from '../../lib/live/live.ts'
import { queries } from '../../lib/queries.ts'
import { useStore } from '../../lib/use-store.ts'

/** Whose call the outcome is about. */
export interface OutcomeSubject {
  contactId: string | null
  who: string
  /** Several people have this number, and nobody has said yet whose call it was. */
  candidates: { id: string; name: string }[]
  isProcessed: boolean
}

/** From the stored call where it is known already, else from the live one (the projection may be a moment behind). */
export function subjectFrom(call: Call | undefined, liveCall: LiveCall | undefined): OutcomeSubject {
  const single = liveCall?.people.length === 1 ? liveCall.people[0] : undefined
  const contactId = call?.contact?.id ?? single?.contactId ?? null
  const who =
    call?.contact?.name ||
    single?.name ||
    call?.customerNumberDisplay ||
    liveCall?.customerNumberDisplay ||
    ''
  const isShared = !call?.contact && (call?.isAmbiguous || liveCall?.caller === 'shared')
  return {
    contactId,
    who,
    candidates: isShared ? (liveCall?.people ?? []).map(({ contactId: id, name }) => ({ id, name })) : [],
    isProcessed: Boolean(call?.outcome),
  }
}

export function useOutcomeSubject(callId: string): OutcomeSubject {
  const stored = useQuery(queries.call(callId)).data
  const liveCall = useStore(
    live,
    (state) => state.calls[callId] ?? state.ended.find((call) => call.id === callId),
  )
  const subject = subjectFrom(stored, liveCall)
  const isUnsettled = Boolean(stored?.isAmbiguous) && !stored?.contact && subject.candidates.length === 0
  const sharing = useQuery({
    queryKey: ['contacts', 'of-number', stored?.customerNumber],
    queryFn: () => api.contacts.list({ search: stored?.customerNumber ?? '', limit: 20 }),
    enabled: isUnsettled && Boolean(stored?.customerNumber),
  }).data
  return sharing && isUnsettled ? { ...subject, candidates: sharing.items } : subject
}
