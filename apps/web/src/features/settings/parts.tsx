import { ActionIcon, Button, Modal, Tooltip } from '@mantine/core'
import { type UseMutationResult, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '../../lib/toast.ts'
import { fieldsOf, useErrorText } from '../../lib/use-error-text.ts'
import { AddIcon, RemoveIcon } from '../../ui/icons.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import panel from '../../ui/ui.module.css'
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
      <table className={panel.table}>
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

/** A dialog with one form and one button; what the server refuses is said above the button. */
export function FormDialog<T>(props: {
  title: string
  mutation: UseMutationResult<unknown, Error, T>
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { mutation } = props
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSubmit()
  }
  const hasFields = Object.keys(fieldsOf(mutation.error)).length > 0
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <form onSubmit={submit} className={styles.form}>
        {props.children}
        {mutation.isError && (
          <div className="late" role="alert">
            {errorText(mutation.error)}
            {hasFields && <span className="soft"> {Object.keys(fieldsOf(mutation.error)).join(', ')}</span>}
          </div>
        )}
        <Button type="submit" loading={mutation.isPending} style={{ justifySelf: 'end' }}>
          {t('action.save')}
        </Button>
      </form>
    </Modal>
  )
}

/** Takes a record away; one that is still used is refused by the server, and that is said. */
export function RemoveButton(props: { label: string; remove: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const remove = async () => {
    try {
      await props.remove()
      showToast(t('settings.removed'))
    } catch (error) {
      showToast(
        error instanceof Error && 'code' in error && error.code === 'conflict'
          ? t('settings.inUse')
          : errorText(error),
        {
          tone: 'bad',
        },
      )
    }
    void queryClient.invalidateQueries({ queryKey: ['settings'] })
    void queryClient.invalidateQueries({ queryKey: ['outcome-form'] })
  }
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={props.label}
        onClick={() => void remove()}
      >
        <RemoveIcon size={15} />
      </ActionIcon>
    </Tooltip>
  )
}

/** After a change in the settings everything that shows them is fetched again. */
export function useSettingsSaved(onSaved?: () => void): () => void {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return () => {
    for (const queryKey of [['settings'], ['me'], ['outcome-form']])
      void queryClient.invalidateQueries({ queryKey })
    showToast(t('settings.saved'))
    onSaved?.()
  }
}
