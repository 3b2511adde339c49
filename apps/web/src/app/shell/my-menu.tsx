import { Menu, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/queries.ts'
import { DarkIcon, LightIcon, SettingsIcon } from '../../ui/icons.ts'
import { MeButton } from './me-button.tsx'
import { signOut } from './session.ts'

const schemes = ['auto', 'light', 'dark'] as const

/** The signed-in user's own menu; fetched when it is first wanted, and open then. */
export function MyMenu() {
  const me = useMe()
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={220} defaultOpened returnFocus>
      <Menu.Target>
        <MeButton />
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
