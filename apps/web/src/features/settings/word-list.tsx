import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldsOf, useErrorText, useFieldText } from '../../lib/use-error-text.ts'
import panel from '../../ui/ui.module.css'
import { useSettingsSaved } from './parts.tsx'
import { RemoveWithUndo } from './removal.tsx'
import styles from './settings.module.css'

export interface Word {
  id: string
  text: string
  /** Put aside: kept for what was said with it, offered no more. */
  isRetired?: boolean
}

interface WordListProps {
  items: readonly Word[]
  placeholder: string
  /** What to say of an empty entry. */
  emptyText: string
  /** Default 1. */
  minLength?: number
  add: (text: string) => Promise<unknown>
  change: (id: string, text: string) => Promise<unknown>
  remove: (id: string) => Promise<unknown>
  /** For what is in use and cannot be taken away. */
  retire?: (id: string, isRetired: boolean) => Promise<unknown>
}

/** A list of short texts: each can be changed in place and taken away; a new one is added below. */
export function WordList(props: WordListProps) {
  const { t } = useTranslation()
  const [editedId, setEditedId] = useState<string | null>(null)
  return (
    <>
      {props.items.length > 0 && (
        <ul className={`${styles.list} ${panel.panel}`}>
          {props.items.map((item) => (
            <li key={item.id}>
              {editedId === item.id ? (
                <WordForm
                  {...props}
                  initial={item.text}
                  submitLabel={t('action.save')}
                  save={(text) => props.change(item.id, text)}
                  onDone={() => setEditedId(null)}
                />
              ) : (
                <WordRow {...props} item={item} onEdit={() => setEditedId(item.id)} />
              )}
            </li>
          ))}
        </ul>
      )}
      <WordForm {...props} initial="" submitLabel={t('settings.add')} save={props.add} />
    </>
  )
}

function WordRow({ item, onEdit, ...props }: WordListProps & { item: Word; onEdit: () => void }) {
  const { t } = useTranslation()
  const saved = useSettingsSaved()
  const comeBack = useMutation({
    mutationFn: async () => props.retire?.(item.id, false),
    onSuccess: saved,
  })
  if (item.isRetired)
    return (
      <>
        <span className="soft">
          {item.text} ({t('settings.retiredMark')})
        </span>
        <Button
          size="compact-xs"
          variant="default"
          loading={comeBack.isPending}
          onClick={() => comeBack.mutate()}
        >
          {t('action.undo')}
        </Button>
      </>
    )
  const { retire } = props
  return (
    <>
      <span className={styles.word}>{item.text}</span>
      <span className={styles.rowActions}>
        <Button size="compact-xs" variant="default" onClick={onEdit}>
          {t('action.edit')}
        </Button>
        <RemoveWithUndo
          name={item.text}
          remove={() => props.remove(item.id)}
          restore={() => props.add(item.text)}
          {...(retire && { retire: () => retire(item.id, true) })}
        />
      </span>
    </>
  )
}

function WordForm(
  props: Pick<WordListProps, 'placeholder' | 'emptyText' | 'minLength'> & {
    initial: string
    submitLabel: string
    save: (text: string) => Promise<unknown>
    /** Given, the form is for a change, and can be left without one. */
    onDone?: () => void
  },
) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const [text, setText] = useState(props.initial)
  const [isEmpty, setEmpty] = useState(false)
  const saved = useSettingsSaved(() => (props.onDone ? props.onDone() : setText('')))
  const saving = useMutation({ mutationFn: props.save, onSuccess: saved })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const isTooShort = text.trim().length < (props.minLength ?? 1)
    setEmpty(isTooShort)
    if (!isTooShort) saving.mutate(text.trim())
  }
  const [code] = Object.values(fieldsOf(saving.error))
  const said = code === 'taken' ? t('settings.wordTaken') : fieldText(code)
  const refusal = saving.isError ? (said ?? errorText(saving.error)) : undefined
  return (
    <form onSubmit={submit} className={styles.add} noValidate>
      <TextInput
        placeholder={props.placeholder}
        aria-label={props.placeholder}
        maxLength={500}
        autoFocus={props.onDone !== undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setEmpty(false)
          saving.reset()
        }}
        onKeyDown={(event) => event.key === 'Escape' && props.onDone?.()}
        error={isEmpty ? props.emptyText : refusal}
      />
      {props.onDone && (
        <Button variant="subtle" color="gray" onClick={props.onDone}>
          {t('action.cancel')}
        </Button>
      )}
      <Button type="submit" variant="default" loading={saving.isPending}>
        {props.submitLabel}
      </Button>
    </form>
  )
}
