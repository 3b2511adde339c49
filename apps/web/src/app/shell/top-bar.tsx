import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { live } from '../../lib/live/live.ts'
import { isSoundUnlocked, unlockSound } from '../../lib/sound.ts'
import { useStore } from '../../lib/use-store.ts'
import { NoSoundIcon, SearchIcon } from '../../ui/icons.ts'
import { MeButton } from './me-button.tsx'
import styles from './shell.module.css'

const loadMenu = () => import('./my-menu.tsx')
const MyMenu = lazy(() => loadMenu().then((module) => ({ default: module.MyMenu })))

/** Search, what is wrong with the connection, and who is signed in. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation()
  return (
    <header className={styles.top}>
      <button type="button" className={styles.search} onClick={onSearch}>
        <SearchIcon size={15} stroke={1.8} />
        <span className="ellipsis">{t('search.placeholder')}</span>
        <kbd className="key">{t('search.shortcut', { modifier: modifierKey() })}</kbd>
      </button>
      <div className={styles.chips}>
        <ConnectionChip />
        <SoundChip />
        <Me />
      </div>
    </header>
  )
}

function modifierKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl+'
}

function ConnectionChip() {
  const { t } = useTranslation()
  const isConnected = useStore(live, (state) => state.isConnected)
  const isExchangeUp = useStore(live, (state) => state.isExchangeUp)
  if (isConnected && isExchangeUp) return null
  return (
    <span className={`${styles.chip} ${styles.chipWait}`} role="status">
      {t(isConnected ? 'connection.exchangeDown' : 'connection.reconnecting')}
    </span>
  )
}

/** Browsers keep a freshly loaded page silent until it is touched; shown only then. */
function SoundChip() {
  const { t } = useTranslation()
  const isUnlocked = useStore(isSoundUnlocked)
  if (isUnlocked) return null
  return (
    <button
      type="button"
      className={`${styles.chip} ${styles.chipWait}`}
      onClick={() => void unlockSound()}
      aria-label={t('sound.turnOn')}
    >
      <NoSoundIcon size={15} />
      <span className={styles.chipWord}>{t('sound.turnOn')}</span>
    </button>
  )
}

/** The menu itself is fetched when the button is pointed at or reached, or at the latest when it is pressed. */
function Me() {
  const [isWanted, setWanted] = useState(false)
  const button = (
    <MeButton
      onClick={() => setWanted(true)}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
    />
  )
  if (!isWanted) return button
  return (
    <Suspense fallback={button}>
      <MyMenu />
    </Suspense>
  )
}
