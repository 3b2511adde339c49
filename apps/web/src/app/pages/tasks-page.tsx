import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CreateTask } from '../../features/tasks/create-task.tsx'
import { TaskRow } from '../../features/tasks/task-row.tsx'
import type { Query } from '../../lib/api.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { useFinishTask } from '../../lib/use-finish-task.ts'
import { AddIcon, TasksIcon } from '../../ui/icons.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import { PersonSelect } from '../../ui/person-select.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

const scopes = ['mine', 'all', 'done'] as const
type Scope = (typeof scopes)[number]
const queryOf: Record<Scope, Query> = { mine: { ownerUserId: 'me' }, all: {}, done: { done: true } }

/** All tasks this user sees, by what is left of them. */
export function TasksPage() {
  const { t } = useTranslation()
  const [scope, setScope] = useState<Scope>('mine')
  const [isCreating, setCreating] = useState(false)
  const { editCustomers, seeCustomers, seeLive } = useMe().can
  const { hidden, finish } = useFinishTask()
  const [owner, setOwner] = useState<string | null>(null)
  const choosesPerson = seeLive && scope !== 'mine'
  const list = useInfiniteQuery(
    queries.tasks({ ...queryOf[scope], ...(choosesPerson && owner && { ownerUserId: owner }) }),
  )
  if (list.error && !list.data) return <FailurePage error={list.error} />
  const tasks = list.data?.pages.flatMap((page) => page.items).filter((task) => !hidden.has(task.id))
  return (
    <Page
      title={t('nav.tasks')}
      tools={
        <>
          {choosesPerson && (
            <PersonSelect
              w={200}
              placeholder={t('calls.anyPerson')}
              aria-label={t('calls.person')}
              clearable
              value={owner}
              onChange={setOwner}
            />
          )}
          <SegmentedControl
            size="xs"
            data={scopes.map((value) => ({ value, label: t(`tasks.${value}`) }))}
            value={scope}
            onChange={(value) => setScope(value as Scope)}
          />
          {editCustomers && (
            <Button leftSection={<AddIcon size={16} />} onClick={() => setCreating(true)}>
              {t('task.add')}
            </Button>
          )}
        </>
      }
    >
      {!tasks && <SkeletonRows rows={8} height={26} />}
      {tasks && tasks.length > 0 && (
        <div className={panel.panel}>
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} onDone={() => finish(task)} />
          ))}
        </div>
      )}
      {tasks?.length === 0 && (
        <div className={panel.panel}>
          <EmptyState
            icon={<TasksIcon size={20} />}
            title={t(`tasks.empty.${scope}`)}
            text={t('tasks.emptyText')}
          >
            {seeCustomers && (
              <Link className="link" to="/contacts">
                {t('nav.contacts')}
              </Link>
            )}
          </EmptyState>
        </div>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
      {isCreating && <CreateTask onClose={() => setCreating(false)} />}
    </Page>
  )
}
