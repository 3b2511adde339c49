import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CloseIcon } from '../../ui/icons.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import { DialForm } from './dial-form.tsx'
import styles from './dock.module.css'
import { Keypad } from './keypad.tsx'

const DeviceSettings = lazy(() =>
  import('./device-settings.tsx').then((module) => ({ default: module.DeviceSettings })),
)

/** What may be unfolded in the dock. It takes its own room above the call, so that no button of the call is ever covered. */
export type DockPanelName = 'keypad' | 'dial' | 'settings'

const titles = { keypad: 'phone.keypad', dial: 'phone.dialNumber', settings: 'devices.title' } as const

export function DockPanel({ name, onClose }: { name: DockPanelName; onClose: () => void }) {
  const { t } = useTranslation()
  const box = useRef<HTMLElement>(null)
  useFocusInside(box, name)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose()
  }
  return (
    <section ref={box} className={styles.panel} aria-label={t(titles[name])} onKeyDown={onKey}>
      <header className={styles.panelHead}>
        <b className="ellipsis">{t(titles[name])}</b>
        <button type="button" className={styles.fold} aria-label={t('action.close')} onClick={onClose}>
          <CloseIcon size={15} />
        </button>
      </header>
      {contents[name](onClose)}
    </section>
  )
}

const contents: Record<DockPanelName, (onClose: () => void) => ReactNode> = {
  keypad: () => <Keypad />,
  dial: (onClose) => <DialForm onDialled={onClose} />,
  settings: () => (
    <Suspense fallback={<SkeletonRows rows={3} />}>
      <DeviceSettings />
    </Suspense>
  ),
}

/** The keyboard follows into the panel, and goes back to the button that opened it. */
function useFocusInside(box: { current: HTMLElement | null }, name: DockPanelName): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another panel is another place for the keyboard
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null
    box.current?.querySelector<HTMLElement>('input[type=tel], fieldset button, button')?.focus()
    return () => opener?.focus()
  }, [name])
}
