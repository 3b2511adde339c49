import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { useKeys } from '../../lib/use-keys.ts'
import styles from './contact.module.css'

/** A note onto the card; N puts the cursor here, Ctrl+Enter saves. */
export function NoteComposer({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useKeys({ n: () => field.current?.focus() })
  const add = useMutation({
    mutationFn: () => api.contacts.addNote(contactId, text.trim()),
    onSuccess() {
      setText('')
      void queryClient.invalidateQueries({ queryKey: ['timeline', contactId] })
    },
  })
  const hasWords = /[\p{L}\p{N}]/u.test(text)
  const submit = () => hasWords && add.mutate()
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  }
  return (
    <div className={styles.composer}>
      <Textarea
        ref={field}
        autosize
        minRows={1}
        maxRows={8}
        placeholder={t('note.placeholder')}
        aria-label={t('note.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
        error={add.isError ? errorText(add.error) : undefined}
      />
      {text && (
        <Button size="xs" onClick={submit} loading={add.isPending} disabled={!hasWords}>
          {t('note.save')}
        </Button>
      )}
    </div>
  )
}
