import { ActionIcon } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeOf } from '../../lib/api.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { RemoveIcon } from '../../ui/icons.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { ConfirmDialog } from './form-dialog.tsx'

/** Whatever shows settings is fetched again. */
export function useRefreshSettings(): () => void {
  const queryClient = useQueryClient()
  return () => {
    for (const queryKey of [['settings'], ['me'], ['outcome-form']])
      void queryClient.invalidateQueries({ queryKey })
  }
}

function BinButton(props: { name: string; isPending?: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  const label = t('settings.removeNamed', { name: props.name })
  return (
    <Tooltip label={t('settings.remove')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        loading={props.isPending ?? false}
        onClick={props.onClick}
      >
        <RemoveIcon size={15} />
      </ActionIcon>
    </Tooltip>
  )
}

/** Takes away what calls depend on: says what will happen, and asks first. What is in use is refused by the server, and that is said. */
export function RemoveWithQuestion(props: { name: string; text: string; remove: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const refresh = useRefreshSettings()
  const [isAsked, setAsked] = useState(false)
  const removal = useMutation({
    mutationFn: props.remove,
    onSuccess() {
      setAsked(false)
      showToast(t('settings.removed'))
      refresh()
    },
  })
  const close = () => {
    setAsked(false)
    removal.reset()
  }
  const isInUse = codeOf(removal.error) === 'conflict'
  return (
    <>
      <BinButton name={props.name} onClick={() => setAsked(true)} />
      {isAsked && (
        <ConfirmDialog
          title={t('settings.removeTitle', { name: props.name })}
          text={props.text}
          confirmLabel={t('settings.remove')}
          isPending={removal.isPending}
          failure={removal.isError ? (isInUse ? t('settings.inUse') : errorText(removal.error)) : undefined}
          onConfirm={() => removal.mutate()}
          onClose={close}
        />
      )}
    </>
  )
}

/** Takes a small thing away at once; the message offers to bring it back. `retire` is for what is in use and can only be put aside. */
export function RemoveWithUndo(props: {
  name: string
  remove: () => Promise<unknown>
  restore: () => Promise<unknown>
  retire?: () => Promise<unknown>
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const refresh = useRefreshSettings()
  const sayFailure = (error: unknown) =>
    showToast(codeOf(error) === 'conflict' ? t('settings.inUse') : errorText(error), { tone: 'bad' })
  const restore = () => void props.restore().catch(sayFailure).finally(refresh)
  const removal = useMutation({
    mutationFn: props.remove,
    onSuccess: () => showToast(t('settings.removed'), { undo: restore }),
    onError(error) {
      if (codeOf(error) === 'conflict' && props.retire) retirement.mutate()
      else sayFailure(error)
    },
    onSettled: refresh,
  })
  const retirement = useMutation({
    mutationFn: async () => props.retire?.(),
    onSuccess: () => showToast(t('settings.retired')),
    onError: sayFailure,
    onSettled: refresh,
  })
  return <BinButton name={props.name} isPending={removal.isPending} onClick={() => removal.mutate()} />
}
