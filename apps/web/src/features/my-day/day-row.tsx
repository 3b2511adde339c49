import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { MyDay } from '../../lib/contract.ts'
import { clockTime, when } from '../../lib/format.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { placeCall } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { RunningClock } from '../../ui/bits.tsx'
import { CallButton } from '../../ui/call-button.tsx'
import { DoneButton } from '../../ui/done-button.tsx'
import { CallIcon, InboundIcon, MissedIcon, OutboundIcon } from '../../ui/icons.ts'
import { contactIdOf, type DayRow, dialledBy, numberOf } from './day-list.ts'
import styles from './my-day.module.css'

export interface DayRowProps {
  row: DayRow
  day: MyDay
  isSelected: boolean
  onSelect: () => void
  onDone: () => void
}

/** One thing to do, with the one click that does it. */
export function DayRowView({ row, day, isSelected, onSelect, onDone }: DayRowProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isSelected) return
    element.current?.scrollIntoView({ block: 'nearest' })
    // Enter belongs to what has the focus: left on a link elsewhere, it would lead there instead of to this row
    if (!element.current?.contains(document.activeElement)) element.current?.focus({ preventScroll: true })
  }, [isSelected])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pressing only moves the selection, which the keys move too
    <div
      ref={element}
      tabIndex={-1}
      className={styles.row}
      data-kind={row.kind}
      data-selected={isSelected || undefined}
      onMouseDown={onSelect}
    >
      <RowContent row={row} day={day} onDone={onDone} />
    </div>
  )
}

function RowContent({ row, day, onDone }: { row: DayRow; day: MyDay; onDone: () => void }) {
  switch (row.kind) {
    case 'request':
      return <RequestRow row={row} normSeconds={day.callbackNormSeconds} />
    case 'owed':
      return <OwedRow row={row} />
    case 'task':
      return <TaskRow row={row} onDone={onDone} />
  }
}

function RequestRow({
  row,
  normSeconds,
}: {
  row: Extract<DayRow, { kind: 'request' }>
  normSeconds: number
}) {
  const { t } = useTranslation()
  const me = useMe()
  const { request } = row
  return (
    <>
      <span className={`${styles.icon} late`}>
        <MissedIcon size={17} />
      </span>
      <Who row={row} name={request.contact?.name} number={<RowNumber row={row} />}>
        {request.contact?.name && <RowNumber row={row} />}
        {request.missedCalls > 1 && <span>{t('myDay.missedTimes', { count: request.missedCalls })}</span>}
        {request.queue && <span>{request.queue.name}</span>}
        {request.owner && request.owner.id !== me.id && <span>{request.owner.name}</span>}
      </Who>
      <span className={styles.clock}>
        <RunningClock since={request.openedAt} normSeconds={normSeconds} />
      </span>
      <Button
        size="compact-sm"
        leftSection={<CallIcon size={15} />}
        onClick={() => call(row)}
        className={styles.action}
      >
        {t('myDay.callBack')}
      </Button>
    </>
  )
}

function OwedRow({ row }: { row: Extract<DayRow, { kind: 'owed' }> }) {
  const { t } = useTranslation()
  const { call: owed } = row
  const Icon = owed.direction === 'outbound' ? OutboundIcon : InboundIcon
  return (
    <>
      <span className={styles.icon}>
        <Icon size={17} />
      </span>
      <Who row={row} name={owed.contact?.name} number={<RowNumber row={row} />}>
        {owed.contact?.name && <RowNumber row={row} />}
        <span>{when(owed.startedAt, serverNowMs())}</span>
        {owed.talkSeconds !== null && <span>{t('myDay.talked', { time: clockTime(owed.talkSeconds) })}</span>}
      </Who>
      <span className={`${styles.clock} wait`}>
        <RunningClock since={row.owedSince} />
      </span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => askForOutcome(owed.id)}
        className={styles.action}
      >
        {t('myDay.giveOutcome')}
      </Button>
    </>
  )
}

function TaskRow({ row, onDone }: { row: Extract<DayRow, { kind: 'task' }>; onDone: () => void }) {
  const { t } = useTranslation()
  const { task } = row
  const isOverdue = Date.parse(task.dueAt) < serverNowMs()
  return (
    <>
      <DoneButton onDone={onDone} />
      <Who row={row} name={task.title}>
        {task.contact?.name && <span>{task.contact.name}</span>}
        {task.deal && (
          <span>
            <Link to="/deals/$dealId" params={{ dealId: task.deal.id }} className="link">
              {task.deal.title}
            </Link>
          </span>
        )}
      </Who>
      <span className={isOverdue ? `${styles.clock} late` : `${styles.clock} soft`}>
        {when(task.dueAt, serverNowMs())}
      </span>
      {task.phone ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<CallIcon size={15} />}
          onClick={() => call(row)}
          className={styles.action}
        >
          {t('call.call')}
        </Button>
      ) : (
        <span className={styles.action} />
      )}
    </>
  )
}

/** Who it is about: the name leads to the card; without a name the number stands in its place. */
function Who(props: { row: DayRow; name: string | undefined; number?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  const contactId = contactIdOf(props.row)
  const name = props.name || (props.number ? '' : t('contact.unnamed'))
  return (
    <span className={styles.who}>
      {name && contactId && (
        <Link to="/contacts/$contactId" params={{ contactId }} className={`${styles.name} ellipsis`}>
          {name}
        </Link>
      )}
      {name && !contactId && <span className={`${styles.name} ellipsis`}>{name}</span>}
      {!name && <span className={`${styles.name} num`}>{props.number}</span>}
      <span className={`${styles.details} soft`}>
        {props.children}
        {!name && contactId && (
          <Link to="/contacts/$contactId" params={{ contactId }} className="link">
            {t('action.openCard')}
          </Link>
        )}
      </span>
    </span>
  )
}

/** The number that the row is about, which dials as every number does. */
function RowNumber({ row }: { row: DayRow }) {
  const { t } = useTranslation()
  const dialled = dialledBy(row)
  const contactId = contactIdOf(row) ?? undefined
  return dialled ? <CallButton isInline {...dialled} contactId={contactId} /> : <span>{t('pop.hidden')}</span>
}

/** Calls whom the row is about. */
export function call(row: DayRow): void {
  const number = numberOf(row)
  const contactId = contactIdOf(row)
  if (number) void placeCall({ number, ...(contactId ? { contactId } : {}) })
}
