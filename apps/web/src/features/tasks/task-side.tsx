import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { fromLocalInput, toLocalInput, when } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { useFinishTask } from '../../lib/use-finish-task.ts'
import { DoneButton } from '../../ui/done-button.tsx'
import { Side } from '../../ui/side.tsx'
import styles from './tasks.module.css'

const hourMs = 3_600_000

/** Whom or what a new task is for. */
export type TaskSubject = { contactId: string } | { dealId: string }

export interface TaskSideProps {
  tasks: Task[]
  subject: TaskSubject
  whenEmpty: string
  canEdit: boolean
}

/** What is to be done for this contact or deal. */
export function TaskSide({ tasks, subject, whenEmpty, canEdit }: TaskSideProps) {
  const { t } = useTranslation()
  const { hidden, finish } = useFinishTask()
  const [isAdding, setAdding] = useState(false)
  const open = tasks.filter((task) => !task.doneAt && !hidden.has(task.id))
  return (
    <Side
      title={t('nav.tasks')}
      addLabel={canEdit ? t('task.add') : undefined}
      onAdd={() => setAdding(!isAdding)}
    >
      {isAdding && <AddTask subject={subject} onDone={() => setAdding(false)} />}
      {open.map((task) => (
        <div key={task.id} className={styles.sideRow}>
          {canEdit && <DoneButton size={20} onDone={() => finish(task)} />}
          <span>
            {task.title}
            <span className={Date.parse(task.dueAt) < serverNowMs() ? 'late' : 'soft'}>
              {' '}
              {when(task.dueAt, serverNowMs())}
            </span>
          </span>
        </div>
      ))}
      {open.length === 0 && !isAdding && <div className="soft">{whenEmpty}</div>}
    </Side>
  )
}

function AddTask({ subject, onDone }: { subject: TaskSubject; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState('')
  const [dueAt, setDueAt] = useState(() => toLocalInput(serverNowMs() + hourMs))
  const add = useMutation({
    mutationFn: () => api.tasks.create({ title, ...subject, dueAt: fromLocalInput(dueAt) ?? '' }),
    onSuccess() {
      for (const key of ['contact', 'timeline', 'deal', 'deals', 'tasks', 'my-day'])
        void queryClient.invalidateQueries({ queryKey: [key] })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim()) add.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.addForm}>
      <TextInput
        size="xs"
        autoFocus
        placeholder={t('task.titlePlaceholder')}
        aria-label={t('task.title')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={add.isError ? errorText(add.error) : undefined}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        aria-label={t('task.dueAt')}
        value={dueAt}
        onChange={(event) => setDueAt(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={add.isPending}>
        {t('task.add')}
      </Button>
    </form>
  )
}
