import { Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { NavigationItem } from './navigation.ts'
import styles from './shell.module.css'

/** The places that have no room in the bottom bar. */
export function MoreSheet({ items, onClose }: { items: NavigationItem[]; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('nav.more')}>
      {items.map((item) => (
        <Link key={item.to} to={item.to} className={styles.sheetLink} onClick={onClose}>
          <item.icon size={20} stroke={1.7} />
          {t(item.label)}
        </Link>
      ))}
    </Modal>
  )
}
