import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Deal } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { forgetDraft, keepDraft, keptDraft } from './kept-drafts.ts'
import {
  bodyOf,
  completed,
  type DraftProblems,
  emptyDraft,
  type OutcomeDraft,
  problemsOf,
} from './outcome-draft.ts'

/** The outcome form's state: the draft, what is wrong with it, and saving. */
export function useOutcomeForm(callId: string, openDeals: readonly Deal[], onSaved: () => void) {
  const { t } = useTranslation()
  const { currency } = useMe().company
  const queryClient = useQueryClient()
  const offered = useQuery(queries.outcomeForm()).data
  const [typed, setTyped] = useState<OutcomeDraft>(
    () => keptDraft(callId) ?? emptyDraft(serverNowMs(), t('outcome.nextTitleDefault')),
  )
  const draft = completed(typed, openDeals)
  const [problems, setProblems] = useState<DraftProblems>({})
  const save = useMutation({
    mutationFn: (complete: OutcomeDraft) => api.calls.saveOutcome(callId, bodyOf(complete, currency)),
    onSuccess() {
      forgetDraft(callId)
      for (const queryKey of [
        ['my-day'],
        ['call', callId],
        ['contact'],
        ['timeline'],
        ['calls'],
        ['deal'],
        ['deals'],
      ])
        void queryClient.invalidateQueries({ queryKey })
      onSaved()
    },
  })

  const change = (part: Partial<OutcomeDraft>) => {
    const next = { ...typed, ...part }
    setTyped(next)
    keepDraft(callId, next)
    const touched = Object.keys(part) as (keyof DraftProblems)[]
    setProblems((before) =>
      Object.fromEntries(Object.entries(before).filter(([field]) => !touched.includes(field as never))),
    )
  }
  const submit = () => {
    const found = problemsOf(draft, currency, serverNowMs())
    setProblems(found)
    if (Object.keys(found).length === 0) save.mutate(draft)
  }
  return { draft, change, problems, submit, save, offered, currency }
}
export type OutcomeFormState = ReturnType<typeof useOutcomeForm>
