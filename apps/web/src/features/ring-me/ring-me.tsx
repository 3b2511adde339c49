import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { unlockSound } from '../../lib/sound.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { RingMeButton } from './ring-me-button.tsx'

const loadMenu = () => import('./ring-me-menu.tsx')
const RingMeMenu = lazy(() => loadMenu().then((module) => ({ default: module.RingMeMenu })))

/** A built-in caller rings this user as a customer would: the first call without a trunk or a phone. */
export function RingMe({ isQuiet }: { isQuiet?: boolean }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [isWanted, setWanted] = useState(false)
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
  const button = { isQuiet, isRinging: ring.isPending }
  const plain = (
    <RingMeButton
      {...button}
      onClick={() => setWanted(true)}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
    />
  )
  if (!isWanted) return plain
  return (
    <Suspense fallback={plain}>
      <RingMeMenu {...button} onStart={start} />
    </Suspense>
  )
}
