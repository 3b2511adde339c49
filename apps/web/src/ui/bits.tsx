import { useTranslation } from 'react-i18next'
import type { ContactStatus } from '../lib/contract.ts'
import { clockTime, initials } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'
import styles from './ui.module.css'

const statusColours: Record<ContactStatus, string> = {
  new: 'var(--mantine-color-petrol-5)',
  scheduled: 'var(--mantine-color-brass-4)',
  bought: 'var(--mantine-color-leaf-5)',
  will_not_buy: 'var(--mantine-color-brick-4)',
  not_a_client: 'var(--mantine-color-gray-5)',
}

/** The contact's status: the outcome of the last processed call. */
export function StatusBadge({ status }: { status: ContactStatus }) {
  const { t } = useTranslation()
  return (
    <span className={styles.badge}>
      <span className={styles.dot} style={{ background: statusColours[status] }} />
      {t(`status.${status}`)}
    </span>
  )
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles.avatar} aria-hidden="true">
      {initials(name) || '·'}
    </span>
  )
}

/** Time since `since`, running by the server's clock; red past the norm. */
export function RunningClock({ since, normSeconds }: { since: string; normSeconds?: number }) {
  const seconds = Math.max(0, (useNow() - Date.parse(since)) / 1000)
  const isLate = normSeconds !== undefined && seconds > normSeconds
  return (
    <span className={isLate ? 'num late' : 'num'}>
      {seconds < 86_400 ? clockTime(seconds) : <Days seconds={seconds} />}
    </span>
  )
}

function Days({ seconds }: { seconds: number }) {
  const { t } = useTranslation()
  return t('time.days', { count: Math.floor(seconds / 86_400) })
}
