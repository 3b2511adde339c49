import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/queries.ts'
import { Avatar } from '../../ui/bits.tsx'
import styles from './shell.module.css'

/** Who is signed in; opens their menu. */
export function MeButton(props: ComponentProps<'button'>) {
  const me = useMe()
  const { t } = useTranslation()
  return (
    <button type="button" aria-haspopup="menu" {...props} className={styles.me} aria-label={t('me.menu')}>
      <Avatar name={me.name} />
      <span className={`${styles.meName} ellipsis`}>{me.name}</span>
    </button>
  )
}
