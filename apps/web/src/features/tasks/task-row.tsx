import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Task } from '../../lib/contract.ts'
import { when } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { CallButton } from '../../ui/call-button.tsx'
import { DoneButton } from '../../ui/done-button.tsx'
import { DoneIcon } from '../../ui/icons.ts'
import styles from './tasks.module.css'

/** A task in the list: what, for whom, until when, and the call one click away. */
export function TaskRow({ task, onDone }: { task: Task; onDone: () => void }) {
  const { t } = useTranslation()
  const isOverdue = !task.doneAt && Date.parse(task.dueAt) < serverNowMs()
  return (
    <div className={styles.row}>
      {task.doneAt ? <DoneIcon size={16} className="good" /> : <DoneButton onDone={onDone} />}
      <span className={styles.what}>
        <span>{task.title}</span>
        <span className="soft">
          {task.contact && (
            <Link to="/contacts/$contactId" params={{ contactId: task.contact.id }} className="link">
              {task.contact.name || t('contact.unnamed')}
            </Link>
          )}
          {task.contact && task.deal && ' · '}
          {task.deal && (
            <Link to="/deals/$dealId" params={{ dealId: task.deal.id }} className="link">
              {task.deal.title}
            </Link>
          )}
        </span>
      </span>
      <span className={`${styles.phone} soft`}>
        {task.phone && (
          <CallButton
            number={task.phone.e164}
            display={task.phone.display}
            contactId={task.contact?.id}
            doNotCall={task.doNotCall}
          />
        )}
      </span>
      <span className={`${styles.owner} soft ellipsis`}>{task.owner?.name}</span>
      <span className={`${styles.due} num ${isOverdue ? 'late' : 'soft'}`}>
        {when(task.doneAt ?? task.dueAt, serverNowMs())}
      </span>
    </div>
  )
}
