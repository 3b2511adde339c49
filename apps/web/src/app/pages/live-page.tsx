import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Agents } from '../../features/live/agents.tsx'
import styles from '../../features/live/live.module.css'
import { CurrentCalls, OpenRequests } from '../../features/live/live-board.tsx'
import { TodayFigures } from '../../features/live/today-figures.tsx'
import { companyDay, otherZone } from '../../lib/company-day.ts'
import { live } from '../../lib/live/live.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { serverNowMs, syncServerClock } from '../../lib/server-clock.ts'
import { useStore } from '../../lib/use-store.ts'
import { Page, SkeletonRows } from '../../ui/page.tsx'
import { FailurePage } from './failure-page.tsx'

/** The department now; it changes while one looks. */
export function LivePage() {
  const { t } = useTranslation()
  const { callbackNormSeconds } = useMe().company
  const { data: board, error } = useQuery(queries.liveBoard())
  const calls = useStore(live, (state) => state.calls)
  useEffect(() => {
    if (board) syncServerClock(board.now)
  }, [board])
  if (error && !board) return <FailurePage error={error} />
  const zone = otherZone(serverNowMs())
  const current = Object.values(calls).sort((a, b) => a.startedAt.localeCompare(b.startedAt))
  return (
    <Page
      title={
        <>
          {t('nav.live')}
          {zone && (
            <span className="soft" title={t('zone.explained')}>
              {' '}
              {companyDay(serverNowMs())} · {zone}
            </span>
          )}
        </>
      }
    >
      {!board && <SkeletonRows rows={10} height={26} />}
      {board && (
        <>
          <TodayFigures today={board.today} />
          <div className={styles.columns}>
            <section>
              <h2>{t('live.currentCalls')}</h2>
              <CurrentCalls calls={current} />
            </section>
            <section>
              <h2>{t('live.openRequests')}</h2>
              <OpenRequests requests={board.openRequests} normSeconds={callbackNormSeconds} />
            </section>
          </div>
          <h2 className={styles.title}>{t('live.people')}</h2>
          <Agents agents={board.agents} calls={current} />
        </>
      )}
    </Page>
  )
}
