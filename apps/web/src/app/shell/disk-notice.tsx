import { useTranslation } from 'react-i18next'
import { live } from '../../lib/live/live.ts'
import { useStore } from '../../lib/use-store.ts'
import styles from './disk-notice.module.css'

/** Told to who can do something about it: calls are refused until there is space on the server's disk. */
export function DiskNotice() {
  const { t } = useTranslation()
  const isDiskFull = useStore(live, (state) => state.isDiskFull)
  if (!isDiskFull) return null
  return (
    <div className={styles.notice} role="alert">
      <b>{t('disk.full')}</b>
      <span>{t('disk.fullText')}</span>
    </div>
  )
}
