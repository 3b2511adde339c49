import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './done-button.module.css'
import { DoneIcon } from './icons.ts'
import { Tooltip } from './tooltip.tsx'

/** An empty circle beside a task that is still to be done; the tick shows only when one is about to set it. */
export function DoneButton({ onDone, size = 22 }: { onDone: () => void; size?: number }) {
  const { t } = useTranslation()
  return (
    <Tooltip label={t('task.markDone')}>
      <ActionIcon
        variant="default"
        radius="xl"
        size={size}
        className={styles.circle}
        aria-label={t('task.markDone')}
        onClick={onDone}
      >
        <DoneIcon size={Math.round(size * 0.6)} />
      </ActionIcon>
    </Tooltip>
  )
}
