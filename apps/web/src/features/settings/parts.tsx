import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '../../lib/toast.ts'
import { AddIcon } from '../../ui/icons.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import panel from '../../ui/ui.module.css'
import { useRefreshSettings } from './removal.tsx'
import styles from './settings.module.css'

/** A group of settings: its name, a sentence on what it is for, the way to add to it. */
export function Group(props: {
  title: string
  text?: string
  addLabel?: string
  onAdd?: () => void
  children: ReactNode
}) {
  return (
    <section className={styles.group}>
      <div className={styles.head}>
        <h2>{props.title}</h2>
        {props.onAdd && (
          <Button size="xs" variant="default" leftSection={<AddIcon size={14} />} onClick={props.onAdd}>
            {props.addLabel}
          </Button>
        )}
      </div>
      {props.text && <p>{props.text}</p>}
      {props.children}
    </section>
  )
}

/** Rows of records; on a small screen each row is a card that names its values. */
export function SettingsTable(props: {
  heads: string[]
  isLoading: boolean
  emptyText: string
  children: ReactNode[]
}) {
  if (props.isLoading) return <SkeletonRows rows={3} />
  if (props.children.length === 0) return <p className="soft">{props.emptyText}</p>
  return (
    <div className={`${panel.panel} ${styles.scroll}`}>
      <table className={`${panel.table} ${styles.records}`}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  )
}

/** One value of a record; `label` is what it is called where there is no head above it. */
export function Cell(props: { label?: string; isNumber?: boolean; children?: ReactNode }) {
  return (
    <td data-label={props.label} className={props.isNumber ? 'num' : undefined}>
      {props.children}
    </td>
  )
}

/** What can be done with a record. */
export function RowActions({ onEdit, children }: { onEdit: () => void; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <td>
      <div className={styles.rowActions}>
        <Button size="compact-xs" variant="default" onClick={onEdit}>
          {t('action.edit')}
        </Button>
        {children}
      </div>
    </td>
  )
}

/** After a change in the settings everything that shows them is fetched again. */
export function useSettingsSaved(onSaved?: () => void): () => void {
  const { t } = useTranslation()
  const refresh = useRefreshSettings()
  return () => {
    refresh()
    showToast(t('settings.saved'))
    onSaved?.()
  }
}
