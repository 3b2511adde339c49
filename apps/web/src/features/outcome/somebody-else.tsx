import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChooseContactBody } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'

const newOne = 'new'

/** Another contact, found by name or number, or a new one of the name that was typed; the number becomes theirs too. */
export function SomebodyElse(props: { isBusy: boolean; onChoose: (body: ChooseContactBody) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 150)
  const found = useQuery({
    queryKey: ['contacts', 'choose', asked],
    queryFn: () => api.contacts.list({ search: asked, limit: 12 }),
  }).data
  const contacts = (found?.items ?? []).map((contact) => ({
    value: contact.id,
    label: [contact.name || t('contact.unnamed'), contact.phone?.display].filter(Boolean).join(' · '),
  }))
  const name = text.trim()
  const isTyped = /[\p{L}\p{N}]/u.test(name) && !contacts.some(({ label }) => label === name)
  const fresh = isTyped ? [{ value: newOne, label: t('outcome.newContact', { name }) }] : []
  const choose = (value: string | null) => {
    if (value === newOne) props.onChoose({ newContact: { name } })
    else if (value) props.onChoose({ contactId: value, addsNumber: true })
  }
  return (
    <Select
      autoFocus
      label={t('outcome.somebodyElse')}
      description={t('outcome.somebodyElseHint')}
      placeholder={t('outcome.findContact')}
      data={[...contacts, ...fresh]}
      searchable
      filter={({ options }) => options}
      value={null}
      disabled={props.isBusy}
      onChange={choose}
      onSearchChange={setText}
      nothingFoundMessage={t('search.nothing')}
    />
  )
}
