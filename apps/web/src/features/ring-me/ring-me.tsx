import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { unlockSound } from '../../lib/sound.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { CallIcon, DownIcon } from '../../ui/icons.ts'

/** A built-in caller rings this user as a customer would: the first call without a trunk or a phone. */
export function RingMe({ isQuiet }: { isQuiet?: boolean }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const ring = useMutation({
    mutationFn: api.account.ringMe,
    onSuccess: (caller) =>
      showToast(caller.name ? t('ringMe.coming', { who: caller.name }) : t('ringMe.comingNew')),
    onError: (error) => showToast(errorText(error), { tone: 'bad' }),
  })
  const start = (as: 'known' | 'new') => {
    void unlockSound()
    ring.mutate(as)
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size={isQuiet ? 'compact-xs' : 'sm'}
          variant={isQuiet ? 'default' : 'filled'}
          leftSection={<CallIcon size={isQuiet ? 13 : 16} />}
          rightSection={<DownIcon size={13} />}
          loading={ring.isPending}
        >
          {t('ringMe.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => start('known')}>{t('ringMe.known')}</Menu.Item>
        <Menu.Item onClick={() => start('new')}>{t('ringMe.new')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
