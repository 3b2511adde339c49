import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries, useMe } from '../../lib/queries.ts'
import { MoreIcon } from '../../ui/icons.ts'
import { type NavigationItem, navigationFor, settingsItem } from './navigation.ts'
import styles from './shell.module.css'

const MoreSheet = lazy(() => import('./more-sheet.tsx').then((module) => ({ default: module.MoreSheet })))

/** How much waits on My day: people to call back and outcomes owed. */
function useWaitingCount(): number {
  const { data } = useQuery(queries.myDay())
  return data ? data.requests.length + data.owedOutcomes.length : 0
}

function NavLink({
  item,
  className,
  count,
}: {
  item: NavigationItem
  className: string | undefined
  count: number
}) {
  const { t } = useTranslation()
  const Icon = item.icon
  return (
    <Link to={item.to} className={className} activeOptions={{ exact: item.to === '/' }}>
      <Icon size={18} stroke={1.7} />
      <span className="ellipsis">{t(item.label)}</span>
      {count > 0 && <span className={`${styles.count} num`}>{count}</span>}
    </Link>
  )
}

/** The left rail: words beside icons, the phone at its foot. */
export function Rail({ children }: { children: ReactNode }) {
  const me = useMe()
  const waiting = useWaitingCount()
  return (
    <nav className={styles.rail}>
      <div className={styles.brand}>
        <img src="/icon.svg" alt="" />
        <span className="ellipsis">{me.company.name}</span>
      </div>
      <div className={styles.places}>
        {navigationFor(me).map((item) => (
          <NavLink
            key={item.to}
            item={item}
            className={styles.navItem}
            count={item.to === '/' ? waiting : 0}
          />
        ))}
        <NavLink item={settingsItem} className={styles.navItem} count={0} />
      </div>
      {children}
    </nav>
  )
}

/** On a phone: the four most used places and the rest behind "more". */
export function BottomBar() {
  const me = useMe()
  const { t } = useTranslation()
  const waiting = useWaitingCount()
  const [isOpen, setOpen] = useState(false)
  const all = [...navigationFor(me), settingsItem]
  return (
    <>
      <nav className={styles.bottomBar}>
        {all.slice(0, 4).map((item) => (
          <NavLink
            key={item.to}
            item={item}
            className={styles.bottomItem}
            count={item.to === '/' ? waiting : 0}
          />
        ))}
        <button type="button" className={styles.bottomItem} onClick={() => setOpen(true)}>
          <MoreIcon size={18} stroke={1.7} />
          <span>{t('nav.more')}</span>
        </button>
      </nav>
      <Suspense>{isOpen && <MoreSheet items={all.slice(4)} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
