import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { companyDate } from '../../lib/company-day.ts'
import type { CallDirection, LiveBoard } from '../../lib/contract.ts'
import { duration, number } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import styles from './live.module.css'

/** What the history of calls is narrowed to, to show what a figure counts. */
interface Behind {
  direction?: CallDirection
  result?: 'answered' | 'missed' | 'owed'
  from?: string
  until?: string
}

/** Today in seven figures; each leads to the calls behind it. */
export function TodayFigures({ today }: { today: LiveBoard['today'] }) {
  const { t } = useTranslation()
  const seconds = (value: number | null) => (value === null ? '—' : duration(value))
  const date = companyDate(serverNowMs())
  const of = (filters: Behind): Behind => ({ ...filters, from: date, until: date })
  const { inbound, answered, missed, outbound, owedOutcomes } = today
  return (
    <div className={styles.figures}>
      <Figure behind={of({ direction: 'inbound' })} label={t('live.inbound')}>
        {number(inbound)}
      </Figure>
      <Figure behind={of({ direction: 'inbound', result: 'answered' })} label={t('live.answered')}>
        {number(answered)}
      </Figure>
      <Figure behind={of({ result: 'missed' })} label={t('live.missed')} tone={missed > 0 ? 'late' : ''}>
        {number(missed)}
      </Figure>
      <Figure behind={of({ direction: 'outbound' })} label={t('live.outbound')}>
        {number(outbound)}
      </Figure>
      <Figure behind={of({ direction: 'inbound' })} label={t('live.averageWait')}>
        {seconds(today.averageWaitSeconds)}
      </Figure>
      <Figure behind={of({ result: 'missed' })} label={t('live.averageCallback')}>
        {seconds(today.averageCallbackSeconds)}
      </Figure>
      <Figure
        behind={{ result: 'owed' }}
        label={t('live.owedOutcomes')}
        tone={owedOutcomes > 0 ? 'wait' : ''}
      >
        {number(owedOutcomes)}
      </Figure>
    </div>
  )
}

function Figure(props: { behind: Behind; label: string; tone?: string; children: ReactNode }) {
  return (
    <Link to="/calls" search={props.behind} className={styles.figure}>
      <b className={`num ${props.tone ?? ''}`}>{props.children}</b>
      <span>{props.label}</span>
    </Link>
  )
}
