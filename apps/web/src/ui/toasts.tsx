import { useTranslation } from 'react-i18next'
import { dismissToast, toasts } from '../lib/toast.ts'
import { useStore } from '../lib/use-store.ts'
import { CloseIcon } from './icons.ts'
import styles from './ui.module.css'

/** What was just done, and the way to take it back. */
export function Toasts() {
  const { t } = useTranslation()
  const list = useStore(toasts)
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {list.map((toast) => (
        <div
          key={toast.id}
          className={toast.tone === 'bad' ? `${styles.toast} ${styles.toastBad}` : styles.toast}
        >
          <span>{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              onClick={() => {
                toast.undo?.()
                dismissToast(toast.id)
              }}
            >
              {t('action.undo')}
            </button>
          )}
          <button type="button" aria-label={t('action.close')} onClick={() => dismissToast(toast.id)}>
            <CloseIcon size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
