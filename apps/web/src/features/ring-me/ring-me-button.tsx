import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { CallIcon, DownIcon } from '../../ui/icons.ts'

export type RingMeButtonProps = { isQuiet?: boolean | undefined; isRinging: boolean } & ButtonProps &
  Omit<ComponentProps<'button'>, keyof ButtonProps>

export function RingMeButton({ isQuiet, isRinging, ...rest }: RingMeButtonProps) {
  const { t } = useTranslation()
  return (
    <Button
      size={isQuiet ? 'compact-xs' : 'sm'}
      variant={isQuiet ? 'default' : 'filled'}
      leftSection={<CallIcon size={isQuiet ? 13 : 16} />}
      rightSection={<DownIcon size={13} />}
      loading={isRinging}
      aria-haspopup="menu"
      {...rest}
    >
      {t('ringMe.button')}
    </Button>
  )
}
