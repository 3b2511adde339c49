import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import styles from '../../features/contacts/contact.module.css'
import { DealFacts } from '../../features/deals/deal-facts.tsx'
import { DealHead } from '../../features/deals/deal-head.tsx'
import { DealHistory } from '../../features/deals/deal-history.tsx'
import { TaskSide } from '../../features/tasks/task-side.tsx'
import { queries } from '../../lib/queries.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import { FailurePage } from './failure-page.tsx'

/** A deal: what is sold to whom, its contract, what is to be done next, and the way it has come. */
export function DealPage() {
  const { t } = useTranslation()
  const { dealId } = useParams({ from: '/signed-in/deals/$dealId' })
  const { data: deal, error } = useQuery({ ...queries.deal(dealId), retry: false })
  if (error && !deal) return <FailurePage error={error} />
  if (!deal)
    return (
      <div className={styles.card}>
        <SkeletonRows rows={8} />
      </div>
    )
  return (
    <div className={styles.card} key={deal.id}>
      <DealHead deal={deal} />
      <div className={styles.columns}>
        <div className={styles.story}>
          <TaskSide
            tasks={deal.tasks}
            subject={{ dealId: deal.id }}
            whenEmpty={t(deal.state === 'open' ? 'deal.noTasks' : 'deal.noTasksLeft')}
            canEdit={deal.can.edit}
          />
          <DealHistory deal={deal} />
        </div>
        <aside className={styles.aside}>
          <DealFacts deal={deal} />
        </aside>
      </div>
    </div>
  )
}
