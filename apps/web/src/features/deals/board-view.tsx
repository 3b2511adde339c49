import { ActionIcon, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board, Deal } from '../../lib/contract.ts'
import { daysSince, money } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { MoreIcon, WarningIcon } from '../../ui/icons.ts'
import styles from './board.module.css'

const dayMs = 86_400_000

export interface BoardViewProps {
  board: Board
  onMove: (deal: Deal, stageId: string) => void
  onClose: (deal: Deal, state: 'won' | 'lost') => void
}

/** The pipeline in columns; deals move by dragging, by the menu, or by Alt and an arrow on a focused one. */
export function BoardView({ board, onMove, onClose }: BoardViewProps) {
  const [draggedId, setDragged] = useState<string | null>(null)
  const all = board.columns.flatMap((column) => column.deals)
  const drop = (stageId: string) => {
    const deal = all.find((candidate) => candidate.id === draggedId)
    setDragged(null)
    if (deal && deal.stage.id !== stageId) onMove(deal, stageId)
  }
  return (
    <div className={styles.board}>
      {board.pipeline.stages.map((stage) => {
        const column = board.columns.find((candidate) => candidate.stageId === stage.id)
        return (
          <Column
            key={stage.id}
            name={stage.name}
            count={column?.count ?? 0}
            total={money(column?.amountMinor ?? 0, board.currency)}
            isTarget={draggedId !== null}
            onDrop={() => drop(stage.id)}
          >
            {(column?.deals ?? []).map((deal) => (
              <DealTile
                key={deal.id}
                deal={deal}
                board={board}
                normDays={stage.normDays}
                onDrag={setDragged}
                onMove={onMove}
                onClose={onClose}
              />
            ))}
          </Column>
        )
      })}
    </div>
  )
}

function Column(props: {
  name: string
  count: number
  total: string
  isTarget: boolean
  onDrop: () => void
  children: React.ReactNode
}) {
  const [isOver, setOver] = useState(false)
  const allow = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <section
      className={styles.column}
      aria-label={props.name}
      data-over={(isOver && props.isTarget) || undefined}
      onDragOver={allow}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false)
        props.onDrop()
      }}
    >
      <header>
        <h2 className="ellipsis">{props.name}</h2>
        <span className="soft num">{props.count}</span>
        <b className="num">{props.total}</b>
      </header>
      <div className={styles.tiles}>{props.children}</div>
    </section>
  )
}

function DealTile(props: {
  deal: Deal
  board: Board
  normDays: number
  onDrag: (id: string | null) => void
  onMove: BoardViewProps['onMove']
  onClose: BoardViewProps['onClose']
}) {
  const { t } = useTranslation()
  const { deal, board } = props
  const { stages } = board.pipeline
  const index = stages.findIndex((stage) => stage.id === deal.stage.id)
  const isSlow = serverNowMs() - Date.parse(deal.stageSince) > props.normDays * dayMs
  const step = (by: 1 | -1) => {
    const stage = stages[index + by]
    if (stage) props.onMove(deal, stage.id)
  }
  return (
    <article
      className={styles.tile}
      draggable
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a deal is moved by the keyboard when it has the focus
      tabIndex={0}
      aria-label={deal.title}
      onDragStart={() => props.onDrag(deal.id)}
      onDragEnd={() => props.onDrag(null)}
      onKeyDown={(event) => {
        if (!event.altKey) return
        if (event.key === 'ArrowRight') step(1)
        if (event.key === 'ArrowLeft') step(-1)
      }}
    >
      <div className={styles.tileHead}>
        <Link to="/deals/$dealId" params={{ dealId: deal.id }} className={styles.open} draggable={false}>
          {deal.title}
        </Link>
        <DealMenu {...props} />
      </div>
      {deal.contact && (
        <Link to="/contacts/$contactId" params={{ contactId: deal.contact.id }} className="link ellipsis">
          {deal.contact.name || t('contact.unnamed')}
        </Link>
      )}
      <div className={styles.tileFoot}>
        <b className={`${styles.amount} num`}>{money(deal.amountMinor, deal.currency)}</b>
        <span className={isSlow ? 'wait' : 'soft'} title={t('deals.inStage')}>
          {daysSince(deal.stageSince, serverNowMs())}
        </span>
      </div>
      {!deal.hasNextTask && (
        <div className={`${styles.noTask} wait`}>
          <WarningIcon size={13} /> {t('deals.noTask')}
        </div>
      )}
    </article>
  )
}

function DealMenu(props: { deal: Deal; board: Board } & Pick<BoardViewProps, 'onMove' | 'onClose'>) {
  const { t } = useTranslation()
  const { deal } = props
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label={t('deals.move')}>
          <MoreIcon size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('deals.move')}</Menu.Label>
        {props.board.pipeline.stages
          .filter((stage) => stage.id !== deal.stage.id)
          .map((stage) => (
            <Menu.Item key={stage.id} onClick={() => props.onMove(deal, stage.id)}>
              {stage.name}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item onClick={() => props.onClose(deal, 'won')}>{t('deal.state.won')}</Menu.Item>
        <Menu.Item onClick={() => props.onClose(deal, 'lost')}>{t('deal.state.lost')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
