import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BoardView } from '../../features/deals/board-view.tsx'
import { LostReasonDialog } from '../../features/deals/lost-reason-dialog.tsx'
import { useMoveDeal } from '../../features/deals/use-move-deal.ts'
import type { Deal } from '../../lib/contract.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { BoardIcon } from '../../ui/icons.ts'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import { PersonSelect } from '../../ui/person-select.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

/** The pipeline: what is being sold, how far it is, how much it is worth. */
export function DealsPage() {
  const { t } = useTranslation()
  const [owner, setOwner] = useState<string | null>(null)
  const { data: board, error } = useQuery(queries.board(owner))
  const { move, close } = useMoveDeal(owner)
  const { seeLive } = useMe().can
  const [losing, setLosing] = useState<Deal | null>(null)
  if (error && !board) return <FailurePage error={error} />
  const count = board?.columns.reduce((sum, column) => sum + column.count, 0) ?? 0
  const end = (deal: Deal, state: 'won' | 'lost') =>
    state === 'lost' ? setLosing(deal) : void close(deal, state)
  return (
    <Page
      title={t('nav.deals')}
      isWide
      tools={
        seeLive && (
          <PersonSelect
            w={200}
            placeholder={t('calls.anyPerson')}
            aria-label={t('calls.person')}
            clearable
            value={owner}
            onChange={setOwner}
          />
        )
      }
    >
      {!board && <SkeletonRows rows={10} height={30} />}
      {board && count === 0 && owner === null && (
        <div className={panel.panel}>
          <EmptyState
            icon={<BoardIcon size={20} />}
            title={t('deals.emptyTitle')}
            text={t('deals.emptyText')}
          >
            <Button component={Link} to="/contacts">
              {t('nav.contacts')}
            </Button>
          </EmptyState>
        </div>
      )}
      {board && (count > 0 || owner !== null) && (
        <BoardView board={board} onMove={(deal, stageId) => void move(deal, stageId)} onClose={end} />
      )}
      {losing && (
        <LostReasonDialog
          title={losing.title}
          onClose={() => setLosing(null)}
          onChoose={(reasonId) => {
            setLosing(null)
            void close(losing, 'lost', reasonId)
          }}
        />
      )}
    </Page>
  )
}
