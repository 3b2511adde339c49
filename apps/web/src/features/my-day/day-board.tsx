import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MyDay } from '../../lib/contract.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { createStore } from '../../lib/store.ts'
import { useFinishTask } from '../../lib/use-finish-task.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import panel from '../../ui/ui.module.css'
import { contactIdOf, type DayRow, dayRows, moved, type Selection } from './day-list.ts'
import { call, DayRowView } from './day-row.tsx'
import styles from './my-day.module.css'

/** Kept while one looks at a card and comes back. */
const selection = createStore<Selection | null>(null)

/** The three lists of My day, walked through by keys. */
export function DayBoard({ day, whenEmpty }: { day: MyDay; whenEmpty: ReactNode }) {
  const { t } = useTranslation()
  const { hidden, finish } = useFinishTask()
  const selected = useStore(selection)
  const rows = dayRows(day, hidden)
  const done = (row: DayRow | undefined) => {
    if (row?.kind !== 'task') return
    if (selected?.key === row.key) selection.set(moved(rows, selected, 1))
    finish(row.task)
  }
  useDayKeys(rows, selected, done)
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
              isSelected={row.key === selected?.key}
              onSelect={() => selection.set({ key: row.key, index: rows.indexOf(row) })}
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
  selected: Selection | null,
  done: (row: DayRow | undefined) => void,
): void {
  const navigate = useNavigate()
  const row = rows.find((candidate) => candidate.key === selected?.key)
  const move = (step: 1 | -1) => selection.set(moved(rows, selected, step))
  const open = () => {
    const contactId = row && contactIdOf(row)
    if (contactId) void navigate({ to: '/contacts/$contactId', params: { contactId } })
  }
  useKeys({
    j: () => move(1),
    down: () => move(1),
    k: () => move(-1),
    up: () => move(-1),
    enter: open,
    c: () => row && call(row),
    o: () => row?.kind === 'owed' && askForOutcome(row.call.id),
    d: () => done(row),
  })
}
