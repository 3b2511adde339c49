import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import callStyles from '../../features/calls/calls.module.css'
import { type ContactFilters, contactStatuses } from '../../features/contacts/contact-filters.ts'
import { ContactTable } from '../../features/contacts/contact-table.tsx'
import { CreateContact } from '../../features/contacts/create-contact.tsx'
import { queries, useMe } from '../../lib/queries.ts'
import { AddIcon, ContactsIcon, SearchIcon } from '../../ui/icons.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import { PersonSelect } from '../../ui/person-select.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

/** Everybody the company knows, narrowed by words, status and manager. */
export function ContactsPage() {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/signed-in/contacts' })
  const { editCustomers } = useMe().can
  const [isCreating, setCreating] = useState(false)
  const list = useInfiniteQuery(
    queries.contacts({
      search: filters.search,
      status: filters.status,
      ownerUserId: filters.owner,
      limit: 100,
    }),
  )
  if (list.error && !list.data) return <FailurePage error={list.error} />
  const contacts = list.data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(filters).length > 0
  const add = editCustomers && (
    <Button leftSection={<AddIcon size={16} />} onClick={() => setCreating(true)}>
      {t('contact.create')}
    </Button>
  )
  return (
    <Page title={t('nav.contacts')} tools={add} isWide>
      <Filters filters={filters} />
      {!contacts && <SkeletonRows rows={12} height={22} />}
      {contacts && contacts.length > 0 && <ContactTable contacts={contacts} />}
      {contacts?.length === 0 && (
        <div className={panel.panel}>
          <EmptyState
            icon={<ContactsIcon size={20} />}
            title={t(isFiltered ? 'search.nothing' : 'contacts.emptyTitle')}
            text={t(isFiltered ? 'contacts.nothingText' : 'contacts.emptyText')}
          />
        </div>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
      {isCreating && <CreateContact onClose={() => setCreating(false)} />}
    </Page>
  )
}

function Filters({ filters }: { filters: ContactFilters }) {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/contacts' })
  const [text, setText] = useState(filters.search ?? '')
  const change = (part: Partial<ContactFilters>) =>
    void navigate({ search: (before) => contactFiltersWith(before, part), replace: true })
  const changeText = useDebouncedCallback(
    (search: string) => change({ search: search.trim() || undefined }),
    200,
  )
  return (
    <div className={callStyles.filters}>
      <TextInput
        w={280}
        leftSection={<SearchIcon size={15} />}
        placeholder={t('contacts.search')}
        aria-label={t('contacts.search')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          changeText(event.currentTarget.value)
        }}
      />
      <Select
        w={170}
        placeholder={t('contacts.anyStatus')}
        aria-label={t('contact.status')}
        clearable
        data={contactStatuses.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        value={filters.status ?? null}
        onChange={(status) => change({ status: (status ?? undefined) as ContactFilters['status'] })}
      />
      <PersonSelect
        w={200}
        placeholder={t('contacts.anyOwner')}
        aria-label={t('contact.owner')}
        clearable
        first={[
          { value: 'me', label: t('contacts.mine') },
          { value: 'none', label: t('contact.noOwner') },
        ]}
        value={filters.owner ?? null}
        onChange={(owner) => change({ owner: owner ?? undefined })}
      />
    </div>
  )
}

function contactFiltersWith(before: ContactFilters, part: Partial<ContactFilters>): ContactFilters {
  return Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined))
}
