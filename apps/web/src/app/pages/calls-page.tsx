import { Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type CallFilters, type CallResult, callResults } from '../../features/calls/call-filters.ts'
import { CallDirectionIcon, CallStory } from '../../features/calls/call-story.tsx'
import styles from '../../features/calls/calls.module.css'
import { codeOf } from '../../lib/api.ts'
import { otherZone } from '../../lib/company-day.ts'
import type { Call, CallDirection } from '../../lib/contract.ts'
import { dateTime, when } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { CallButton } from '../../ui/call-button.tsx'
import { callAnchor } from '../../ui/call-link.tsx'
import { CallsIcon } from '../../ui/icons.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import { PersonSelect } from '../../ui/person-select.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

/** The history of calls, each with its sound. */
export function CallsPage() {
  const filters = useSearch({ from: '/signed-in/calls' })
  return filters.call ? <OneCall callId={filters.call} /> : <CallHistory filters={filters} />
}

/** The call that a link has named. */
function OneCall({ callId }: { callId: string }) {
  const { t } = useTranslation()
  const { data: call, error } = useQuery({ ...queries.call(callId), retry: false })
  if (error && !call && codeOf(error) !== 'call_not_found') return <FailurePage error={error} />
  return (
    <Page title={t('calls.one')}>
      <p style={{ margin: '-8px 0 12px' }}>
        <Link to="/calls" className="link">
          {t('calls.showAll')}
        </Link>
      </p>
      {!call && !error && <SkeletonRows rows={2} height={30} />}
      <div className={panel.panel}>
        {call && <CallRow call={call} />}
        {error && !call && (
          <EmptyState
            icon={<CallsIcon size={20} />}
            title={t('calls.oneMissing')}
            text={t('calls.oneMissingText')}
          />
        )}
      </div>
    </Page>
  )
}

function CallHistory({ filters }: { filters: CallFilters }) {
  const { t } = useTranslation()
  const list = useInfiniteQuery(
    queries.calls({
      direction: filters.direction,
      missed: filters.result === 'missed' || undefined,
      answered: filters.result === 'answered' || undefined,
      owed: filters.result === 'owed' || undefined,
      userId: filters.user,
      from: filters.from,
      until: filters.until,
    }),
  )
  if (list.error && !list.data) return <FailurePage error={list.error} />
  const calls = list.data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Page title={t('nav.calls')}>
      <Filters filters={filters} />
      {!calls && <SkeletonRows rows={10} height={30} />}
      {calls && calls.length > 0 && (
        <div className={panel.panel}>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} />
          ))}
        </div>
      )}
      {calls?.length === 0 && (
        <div className={panel.panel}>
          <EmptyState
            icon={<CallsIcon size={20} />}
            title={t(isFiltered ? 'search.nothing' : 'calls.emptyTitle')}
            text={t(isFiltered ? 'contacts.nothingText' : 'calls.emptyText')}
          />
        </div>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

/** What stands where no contact is: several people, a colleague, a number withheld, or a number of nobody yet. */
function unnamedWords(call: Call) {
  if (call.isAmbiguous) return 'pop.shared'
  if (call.direction === 'internal') return 'live.internalCall'
  return call.customerNumber ? 'contact.unnamed' : 'pop.hidden'
}

function CallRow({ call }: { call: Call }) {
  const { t } = useTranslation()
  return (
    <div className={styles.callRow} id={callAnchor(call.id)} tabIndex={-1}>
      <CallDirectionIcon call={call} />
      <span style={{ minWidth: 0, display: 'grid', justifyItems: 'start' }}>
        {call.contact ? (
          <Link
            to="/contacts/$contactId"
            params={{ contactId: call.contact.id }}
            className="ellipsis"
            style={{ fontWeight: 500, maxWidth: '100%' }}
          >
            {call.contact.name || <span className="soft">{t('contact.unnamed')}</span>}
          </Link>
        ) : (
          <span className="soft">{t(unnamedWords(call))}</span>
        )}
        {call.customerNumber && (
          <CallButton
            number={call.customerNumber}
            display={call.customerNumberDisplay}
            contactId={call.contact?.id}
            doNotCall={call.doNotCall}
          />
        )}
      </span>
      <CallStory call={call} showsRequest />
      <time
        className={`${styles.callAt} soft num`}
        dateTime={call.startedAt}
        title={dateTime(call.startedAt)}
      >
        {when(call.startedAt)}
      </time>
    </div>
  )
}

function Filters({ filters }: { filters: CallFilters }) {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/calls' })
  const change = (part: Partial<CallFilters>) =>
    void navigate({ search: (before) => withFilters(before, part), replace: true })
  const zone = otherZone(serverNowMs())
  const directions: CallDirection[] = ['inbound', 'outbound', 'internal']
  return (
    <div className={styles.filters}>
      <Select
        w={160}
        placeholder={t('calls.anyDirection')}
        aria-label={t('calls.direction')}
        clearable
        data={directions.map((direction) => ({ value: direction, label: t(`calls.direction.${direction}`) }))}
        value={filters.direction ?? null}
        onChange={(value) => change({ direction: (value ?? undefined) as CallDirection | undefined })}
      />
      <Select
        w={170}
        placeholder={t('calls.anyResult')}
        aria-label={t('calls.result')}
        clearable
        data={callResults.map((result) => ({ value: result, label: t(`calls.${result}Only`) }))}
        value={filters.result ?? null}
        onChange={(value) => change({ result: (value ?? undefined) as CallResult | undefined })}
      />
      <PersonSelect
        w={190}
        placeholder={t('calls.anyPerson')}
        aria-label={t('calls.person')}
        clearable
        first={[{ value: 'me', label: t('calls.mine') }]}
        value={filters.user ?? null}
        onChange={(user) => change({ user: user ?? undefined })}
      />
      <div className={styles.dates}>
        <TextInput
          type="date"
          aria-label={t('calls.from')}
          value={filters.from ?? ''}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          aria-label={t('calls.until')}
          value={filters.until ?? ''}
          onChange={(event) => change({ until: event.currentTarget.value || undefined })}
        />
      </div>
      {zone && <span className="soft">{t('calls.datesIn', { zone })}</span>}
    </div>
  )
}

function withFilters(before: CallFilters, part: Partial<CallFilters>): CallFilters {
  return Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined))
}
