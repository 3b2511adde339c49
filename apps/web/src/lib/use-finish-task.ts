import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Task } from './contract.ts'
import { api } from './endpoints.ts'
import { createStore } from './store.ts'
import { showToast } from './toast.ts'
import { useErrorText } from './use-error-text.ts'
import { useStore } from './use-store.ts'

/** Tasks just marked as done: hidden at once, before the server has answered. */
const finishing = createStore<ReadonlySet<string>>(new Set())

function setFinishing(id: string, isFinishing: boolean): void {
  finishing.set((ids) => {
    const next = new Set(ids)
    if (isFinishing) next.add(id)
    else next.delete(id)
    return next
  })
}

/** Marks tasks as done at once, with a way back instead of a question. */
export function useFinishTask(): { hidden: ReadonlySet<string>; finish: (task: Task) => void } {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const hidden = useStore(finishing)

  const change = async (task: Task, isDone: boolean) => {
    try {
      await api.tasks.change(task.id, { isDone })
    } catch (error) {
      showToast(errorText(error), { tone: 'bad' })
    }
    const keys = [
      ['my-day'],
      ['tasks'],
      ['deal'],
      ['deals'],
      ...(task.contact ? [['contact', task.contact.id]] : []),
    ]
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    setFinishing(task.id, false)
  }
  const finish = (task: Task) => {
    setFinishing(task.id, true)
    void change(task, true)
    showToast(t('task.done', { title: task.title }), { undo: () => void change(task, false) })
  }
  return { hidden, finish }
}
