import { SkeletonRows } from '../../ui/page.tsx'
import styles from '../../ui/ui.module.css'

export function PendingPage() {
  return (
    <div className={styles.page}>
      <SkeletonRows />
    </div>
  )
}
