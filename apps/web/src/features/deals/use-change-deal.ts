import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiFailure, codeOf } from '../../lib/api.ts'
import type { Deal, DealCard, DealPatch } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'

/**
 * Changes a deal of the version that is shown. When somebody else changed it meanwhile, the fresh one is shown and the failure
 * passed on, so that whoever asked can look and try again.
 */
export function useChangeDeal(dealId: string) {
  const queryClient = useQueryClient()
  const { queryKey } = queries.deal(dealId)
  const show = (deal: Deal) =>
    queryClient.setQueryData<DealCard>(queryKey, (card) => card && { ...card, ...deal })
  return useMutation({
    mutationFn(patch: Omit<DealPatch, 'version'>) {
      const version = queryClient.getQueryData<DealCard>(queryKey)?.version ?? 1
      return api.deals.change(dealId, { ...patch, version })
    },
    onSuccess(deal) {
      show(deal)
      for (const key of ['deal', 'deals', 'contact', 'timeline', 'company'])
        void queryClient.invalidateQueries({ queryKey: [key] })
    },
    onError(error) {
      if (codeOf(error) !== 'stale_version' || !(error instanceof ApiFailure)) return
      const current = error.details.current as Deal | undefined
      if (current) show(current)
      void queryClient.invalidateQueries({ queryKey })
    },
  })
}
