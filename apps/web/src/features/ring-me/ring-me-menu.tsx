import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { RingMeButton, type RingMeButtonProps } from './ring-me-button.tsx'

/** Who shall call; fetched when it is first wanted, and open then. */
export function RingMeMenu({
  onStart,
  ...button
}: RingMeButtonProps & { onStart: (as: 'known' | 'new') => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start" defaultOpened returnFocus>
      <Menu.Target>
        <RingMeButton {...button} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onStart('known')}>{t('ringMe.known')}</Menu.Item>
        <Menu.Item onClick={() => onStart('new')}>{t('ringMe.new')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
