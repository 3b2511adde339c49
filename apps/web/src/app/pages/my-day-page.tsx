import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { DayBoard } from '../../features/my-day/day-board.tsx'
import styles from '../../features/my-day/my-day.module.css'
import { RingMe } from '../../features/ring-me/ring-me.tsx'
import { companyDay, otherZone } from '../../lib/company-day.ts'
import type { MyDay } from '../../lib/contract.ts'
import { duration, number } from '../../lib/format.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { serverNowMs, syncServerClock } from '../../lib/server-clock.ts'
import { DayIcon } from '../../ui/icons.ts'
import { EmptyState, Page, SkeletonRows } from '../../ui/page.tsx'
import panel from '../../ui/ui.module.css'
import { FailurePage } from './failure-page.tsx'

/** What is to be done now, in the order in which it is to be done. */
export function MyDayPage() {
  const { t } = useTranslation()
  const me = useMe()
  const { data: day, error } = useQuery(queries.myDay())
  useEffect(() => {
    if (day) syncServerClock(day.now)
  }, [day])
  if (error && !day) return <FailurePage error={error} />
  const zone = otherZone(serverNowMs())
  return (
    <Page
      title={
        <>
          {t('nav.myDay')}{' '}
          <span className={`${styles.weekday} soft`}>
            {companyDay(serverNowMs())}
            {zone && <span title={t('zone.explained')}> · {zone}</span>}
          </span>
        </>
      }
      tools={day && <Done done={day.done} />}
    >
      {day ? (
        <DayBoard
          day={day}
          whenEmpty={
            <div className={panel.panel}>
              <EmptyState
                icon={<DayIcon size={20} />}
                title={t('myDay.emptyTitle')}
                text={t('myDay.emptyText')}
              >
                {me.can.ringMe && <RingMe />}
              </EmptyState>
            </div>
          }
        />
      ) : (
        <SkeletonRows rows={8} height={26} />
      )}
    </Page>
  )
}

function Done({ done }: { done: MyDay['done'] }) {
  const { t } = useTranslation()
  return (
    <div className={styles.done}>
      <span>
        <b className="num">{number(done.calls)}</b>{' '}
        <span className="soft">{t('myDay.doneCalls', { count: done.calls })}</span>
      </span>
      <span>
        <b className="num">{duration(done.talkSeconds)}</b>{' '}
        <span className="soft">{t('myDay.doneTalk')}</span>
      </span>
      <span>
        <b className="num">{number(done.outcomes)}</b>{' '}
        <span className="soft">{t('myDay.doneOutcomes', { count: done.outcomes })}</span>
      </span>
    </div>
  )
}
