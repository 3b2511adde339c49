import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { live, onLiveEvent } from '../../lib/live/live.ts'
import { callOf, owesOutcome } from '../../lib/live/live-state.ts'
import { askForOutcome, promptedCallId } from '../../lib/outcome-prompt.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { useStore } from '../../lib/use-store.ts'

export const loadOutcomeDialog = () => import('./outcome-dialog.tsx')
const OutcomeDialog = lazy(() => loadOutcomeDialog().then((module) => ({ default: module.OutcomeDialog })))

/** Asks for the outcome when a call that owes one ends, in the tab that is being looked at; it can be put off. */
export function OutcomePrompt() {
  const me = useMe()
  const queryClient = useQueryClient()
  const callId = useStore(promptedCallId)
  /** The call this user was talking on when last heard of. */
  const talkingOn = useRef<string | null>(null)
  useEffect(() => {
    const storedCall = (id: string) =>
      queryClient.fetchQuery({ ...queries.call(id), staleTime: 0 }).catch(() => null)
    const hasEnded = async (id: string) => {
      if (document.visibilityState === 'visible' && !(await storedCall(id))?.outcome) askForOutcome(id)
    }
    const mayHaveEnded = async (id: string) => {
      if ((await storedCall(id))?.outcomeOwedBy?.id === me.id) await hasEnded(id)
    }
    return onLiveEvent((event) => {
      const before = talkingOn.current
      const now = callOf(live.get(), me.id)
      talkingOn.current = now?.answeredAt ? now.id : null
      if (event.type === 'call' && owesOutcome(event.call, me.id)) void hasEnded(event.call.id)
      // it ended while this page, or the exchange, had no connection
      else if (event.type === 'hello' && before && !live.get().calls[before]) void mayHaveEnded(before)
    })
  }, [me.id, queryClient])
  return <Suspense>{callId && <OutcomeDialog key={callId} callId={callId} />}</Suspense>
}
