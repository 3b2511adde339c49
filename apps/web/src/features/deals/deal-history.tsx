import { useTranslation } from 'react-i18next'
import type { DealCard, StageChange } from '../../lib/contract.ts'
import { dateTime, money, when } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import styles from './deal.module.css'

/** The way of a deal, newest step first: where it went, when, by whom, and what it was worth then. */
export function DealHistory({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  return (
    <section>
      <h2 className={styles.subtitle}>{t('deal.history')}</h2>
      <ol className={styles.history}>
        {deal.history.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added, and have no other name
          <Step key={deal.history.length - index} step={step} before={deal.history[index + 1]} />
        ))}
      </ol>
    </section>
  )
}

function Step({ step, before }: { step: StageChange; before: StageChange | undefined }) {
  const { t } = useTranslation()
  const isNewSum = !before || before.amountMinor !== step.amountMinor
  return (
    <li className={styles.step}>
      <span className={step.state === 'won' ? 'good' : undefined}>{stepWords(step, before, t)}</span>
      <span className="soft">
        {[isNewSum && money(step.amountMinor, step.currency), step.by?.name].filter(Boolean).join(' · ')}
      </span>
      <time className="soft num" dateTime={step.at} title={dateTime(step.at)}>
        {when(step.at, serverNowMs())}
      </time>
    </li>
  )
}

type T = ReturnType<typeof useTranslation>['t']

function stepWords(step: StageChange, before: StageChange | undefined, t: T): string {
  const to = step.to?.name ?? ''
  if (!step.from && step.state === 'open') return t('deal.step.opened', { stage: to })
  if (step.state === 'won') return t('deal.state.won')
  if (step.state === 'lost') return t('deal.state.lost')
  if (before && before.state !== 'open') return t('deal.step.reopened', { stage: to })
  return t('deal.step.moved', { from: step.from?.name ?? '', to })
}
