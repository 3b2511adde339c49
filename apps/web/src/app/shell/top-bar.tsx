import { Menu, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { live } from '../../lib/live/live.ts'
import { useMe } from '../../lib/queries.ts'
import { isSoundUnlocked, unlockSound } from '../../lib/sound.ts'
import { useStore } from '../../lib/use-store.ts'
import { Avatar } from '../../ui/bits.tsx'
import { DarkIcon, LightIcon, NoSoundIcon, SearchIcon, SettingsIcon } from '../../ui/icons.ts'
import { signOut } from './session.ts'
import styles from './shell.module.css'

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
        <MyMenu />
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

function MyMenu() {
  const me = useMe()
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const schemes = ['auto', 'light', 'dark'] as const
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className={styles.me} aria-label={t('me.menu')}>
          <Avatar name={me.name} />
          <span className={`${styles.meName} ellipsis`}>{me.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.extension ? t('me.extension', { number: me.extension }) : me.email}</Menu.Label>
        <Menu.Item
          leftSection={<SettingsIcon size={16} />}
          renderRoot={(props) => (
            <Link to="/settings/{-$section}" params={{ section: 'profile' }} {...props} />
          )}
        >
          {t('settings.profile')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('theme.title')}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            aria-current={scheme === colorScheme}
            fw={scheme === colorScheme ? 600 : 400}
            leftSection={scheme === 'dark' ? <DarkIcon size={16} /> : <LightIcon size={16} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{t('me.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
