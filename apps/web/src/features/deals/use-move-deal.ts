import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Board, Deal, DealPatch } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'

/** The board after a deal has moved, with counts and totals following it. */
export function boardAfterMove(board: Board, deal: Deal, stageId: string): Board {
  const stage = board.pipeline.stages.find((candidate) => candidate.id === stageId)
  if (!stage) return board
  const moved: Deal = { ...deal, stage: { id: stage.id, name: stage.name } }
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column.stageId === deal.stage.id && column.stageId !== stageId)
        return changed(
          column,
          -1,
          column.deals.filter((other) => other.id !== deal.id),
          deal,
        )
      if (column.stageId === stageId && deal.stage.id !== stageId)
        return changed(column, 1, [moved, ...column.deals], deal)
      return column
    }),
  }
}

function changed(
  column: Board['columns'][number],
  by: 1 | -1,
  deals: Deal[],
  deal: Deal,
): Board['columns'][number] {
  return {
    ...column,
    deals,
    count: column.count + by,
    amountMinor: column.amountMinor + by * deal.amountMinor,
  }
}

/** Moves and closes deals at once on the screen; a refusal brings the board back and says why. */
export function useMoveDeal(ownerUserId: string | null) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const { queryKey } = queries.board(ownerUserId)

  const patch = async (deal: Deal, change: Omit<DealPatch, 'version'>): Promise<Deal | null> => {
    try {
      return await api.deals.change(deal.id, { ...change, version: deal.version })
    } catch (error) {
      showToast(errorText(error), { tone: 'bad' })
      return null
    } finally {
      void queryClient.invalidateQueries({ queryKey })
    }
  }
  const move = async (deal: Deal, stageId: string): Promise<void> => {
    queryClient.setQueryData<Board>(queryKey, (board) => board && boardAfterMove(board, deal, stageId))
    const stage = queryClient.getQueryData<Board>(queryKey)?.pipeline.stages.find(({ id }) => id === stageId)
    const saved = await patch(deal, { stageId })
    if (saved)
      showToast(t('deals.moved', { title: deal.title, stage: stage?.name ?? '' }), {
        undo: () => void patch(saved, { stageId: deal.stage.id }),
      })
  }
  const close = async (deal: Deal, state: 'won' | 'lost', lostReasonId?: string): Promise<void> => {
    const saved = await patch(deal, { state, ...(lostReasonId ? { lostReasonId } : {}) })
    if (saved)
      showToast(t(state === 'won' ? 'deals.won' : 'deals.lost', { title: deal.title }), {
        undo: () => void patch(saved, { state: 'open' }),
      })
  }
  return { move, close }
}
