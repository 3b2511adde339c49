import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MyDay } from '../../lib/contract.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { useFinishTask } from '../../lib/use-finish-task.ts'
import { useKeys } from '../../lib/use-keys.ts'
import panel from '../../ui/ui.module.css'
import { contactIdOf, type DayRow, dayRows, moved } from './day-list.ts'
import { call, DayRowView } from './day-row.tsx'
import styles from './my-day.module.css'

/** The three lists of My day, walked through by keys. */
export function DayBoard({ day, whenEmpty }: { day: MyDay; whenEmpty: ReactNode }) {
  const { t } = useTranslation()
  const { hidden, finish } = useFinishTask()
  const [selectedKey, setSelected] = useState<string | null>(null)
  const rows = dayRows(day, hidden)
  const done = (row: DayRow | undefined) => {
    if (row?.kind !== 'task') return
    setSelected((key) => (key === row.key ? moved(rows, key, 1) : key))
    finish(row.task)
  }
  useDayKeys(rows, selectedKey, setSelected, done)
  if (rows.length === 0) return whenEmpty

  const section = (kind: DayRow['kind'], title: string) => {
    const own = rows.filter((row) => row.kind === kind)
    if (own.length === 0) return null
    return (
      <section className={styles.section}>
        <h2>
          {title} <span className="soft num">{own.length}</span>
        </h2>
        <div className={panel.panel}>
          {own.map((row) => (
            <DayRowView
              key={row.key}
              row={row}
              day={day}
              isSelected={row.key === selectedKey}
              onSelect={() => setSelected(row.key)}
              onDone={() => done(row)}
            />
          ))}
        </div>
      </section>
    )
  }
  return (
    <>
      {section('request', t('myDay.requests'))}
      {section('owed', t('myDay.owed'))}
      {section('task', t('myDay.tasks'))}
    </>
  )
}

function useDayKeys(
  rows: DayRow[],
  selectedKey: string | null,
  select: (key: string | null) => void,
  done: (row: DayRow | undefined) => void,
): void {
  const navigate = useNavigate()
  const row = rows.find((candidate) => candidate.key === selectedKey)
  const open = () => {
    const contactId = row && contactIdOf(row)
    if (contactId) void navigate({ to: '/contacts/$contactId', params: { contactId } })
  }
  useKeys({
    j: () => select(moved(rows, selectedKey, 1)),
    down: () => select(moved(rows, selectedKey, 1)),
    k: () => select(moved(rows, selectedKey, -1)),
    up: () => select(moved(rows, selectedKey, -1)),
    enter: open,
    c: () => row && call(row),
    o: () => row?.kind === 'owed' && askForOutcome(row.call.id),
    d: () => done(row),
  })
}
