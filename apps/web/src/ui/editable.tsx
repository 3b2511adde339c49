import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeOf } from '../lib/api.ts'
import { fieldsOf, useErrorText, useFieldText } from '../lib/use-error-text.ts'
import styles from './editable.module.css'

export interface EditableProps {
  label: string
  value: string
  /** What is shown when there is nothing yet. */
  placeholder: string
  /** Rejects with the server's refusal; the field then stays open with what was typed. */
  onSave: (value: string) => Promise<unknown>
  isReadOnly?: boolean | undefined
  /** The name of the field in the server's refusals. */
  field?: string
  children?: ReactNode
  startsOpen?: boolean
  size?: 'sm' | 'lg'
  /** What is said under the field of what is being typed. */
  note?: (draft: string) => ReactNode
}

/** Text that is edited where it stands: click, type, Enter; Escape leaves it as it was. */
export function Editable(props: EditableProps) {
  const [draft, setDraft] = useState<string | null>(props.startsOpen ? props.value : null)
  if (draft !== null) return <EditForm {...props} draft={draft} setDraft={setDraft} />
  const text = props.children ?? (props.value || <span className="soft">{props.placeholder}</span>)
  if (props.isReadOnly) return <span className={styles.text}>{text}</span>
  return (
    <button
      type="button"
      className={styles.text}
      aria-label={props.label}
      onClick={() => setDraft(props.value)}
    >
      {text}
    </button>
  )
}

function EditForm(props: EditableProps & { draft: string; setDraft: (draft: string | null) => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const [failure, setFailure] = useState<unknown>(null)
  const [isSaving, setSaving] = useState(false)
  const isStale = failure !== null && codeOf(failure) === 'stale_version'

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!isStale && props.draft.trim() === props.value.trim()) return props.setDraft(null)
    setSaving(true)
    try {
      await props.onSave(props.draft.trim())
      props.setDraft(null)
    } catch (error) {
      setFailure(error)
    } finally {
      setSaving(false)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    props.setDraft(null)
  }
  const fieldProblem = fieldText(fieldsOf(failure)[props.field ?? ''])
  const problem = isStale
    ? t('stale.field', { value: props.value || t('stale.nothing') })
    : (fieldProblem ?? (failure ? errorText(failure) : undefined))
  return (
    <form onSubmit={(event) => void save(event)} className={styles.form} data-size={props.size}>
      <TextInput
        autoFocus
        size={props.size === 'lg' ? 'md' : 'xs'}
        aria-label={props.label}
        placeholder={props.placeholder}
        value={props.draft}
        onChange={(event) => props.setDraft(event.currentTarget.value)}
        onKeyDown={onKey}
        error={problem}
      />
      <Button type="submit" size="xs" loading={isSaving}>
        {t('action.save')}
      </Button>
      {props.note?.(props.draft)}
    </form>
  )
}
