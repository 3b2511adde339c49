import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { onLiveEvent } from '../../lib/live/live.ts'
import { owesOutcome } from '../../lib/live/live-state.ts'
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
  useEffect(
    () =>
      onLiveEvent(async (event) => {
        if (event.type !== 'call' || !owesOutcome(event.call, me.id)) return
        if (document.visibilityState !== 'visible') return
        const { id } = event.call
        const stored = await queryClient.fetchQuery({ ...queries.call(id), staleTime: 0 }).catch(() => null)
        if (!stored?.outcome) askForOutcome(id)
      }),
    [me.id, queryClient],
  )
  return <Suspense>{callId && <OutcomeDialog key={callId} callId={callId} />}</Suspense>
}
