import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { fromLocalInput, toLocalInput } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { fieldsOf, useErrorText, useFieldText } from '../../lib/use-error-text.ts'

const hourMs = 3_600_000

/** A task, best for a contact: then it can be called from. */
export function CreateTask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState('')
  const [contactId, setContactId] = useState<string | null>(null)
  const [dueAt, setDueAt] = useState(() => toLocalInput(serverNowMs() + hourMs))
  const create = useMutation({
    mutationFn: () =>
      api.tasks.create({
        title: title.trim(),
        dueAt: fromLocalInput(dueAt) ?? '',
        ...(contactId ? { contactId } : {}),
      }),
    onSuccess() {
      for (const queryKey of [['tasks'], ['my-day'], ['contact']])
        void queryClient.invalidateQueries({ queryKey })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const fields = fieldsOf(create.error)
  return (
    <Modal opened onClose={onClose} title={t('task.add')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={t('task.title')}
            placeholder={t('task.titlePlaceholder')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={fieldText(fields.title)}
          />
          <ContactSelect value={contactId} onChange={setContactId} />
          <TextInput
            type="datetime-local"
            label={t('task.dueAt')}
            value={dueAt}
            onChange={(event) => setDueAt(event.currentTarget.value)}
            error={fieldText(fields.dueAt)}
          />
          {create.isError && Object.keys(fields).length === 0 && (
            <div className="late">{errorText(create.error)}</div>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={!title.trim()}>
              {t('task.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function ContactSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text, 150)
  const found = useQuery({
    queryKey: ['contacts', 'choose', asked],
    queryFn: () => api.contacts.list({ search: asked, limit: 12 }),
  }).data
  const data = (found?.items ?? []).map((contact) => ({
    value: contact.id,
    label: contact.phone ? `${contact.name} · ${contact.phone.display}` : contact.name,
  }))
  return (
    <Select
      label={t('task.contact')}
      data={data}
      searchable
      clearable
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setText}
      nothingFoundMessage={t('search.nothing')}
    />
  )
}
