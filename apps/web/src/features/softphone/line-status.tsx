import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { live } from '../../lib/live/live.ts'
import { isMicrophoneAllowed, phoneView } from '../../lib/phone-view.ts'
import { placeCall } from '../../lib/place-call.ts'
import { useStore } from '../../lib/use-store.ts'
import { DevicesIcon, KeypadIcon } from '../../ui/icons.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import styles from './dock.module.css'
import { askForMicrophone } from './phone.ts'

const DeviceSettings = lazy(() =>
  import('./device-settings.tsx').then((module) => ({ default: module.DeviceSettings })),
)

/** Is the phone ready? When it is not: what is wrong, and what to do. */
export function LineStatus({ isCompact }: { isCompact: boolean }) {
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const line = useLine()
  const isReady = line === 'ready'
  const trouble = line === 'off' || line === 'connecting' || isReady ? null : line
  return (
    <div className={styles.line}>
      <MicrophoneTrouble />
      <div className={styles.lineRow}>
        <span className={styles.lamp} data-line={line === 'silent' ? 'down' : line} />
        <span className="ellipsis">
          {t(`line.${line}`)}
          {isReady && state.extension && <span className="soft num"> · {state.extension}</span>}
        </span>
        {!isCompact && isReady && <DialButton />}
        {line !== 'no_extension' && <DevicesButton />}
      </div>
      {trouble && <div className="soft">{t(`line.${trouble}Advice`)}</div>}
    </div>
  )
}

/** A line may stand while the exchange at its other end hangs: the server, which watches it, knows sooner. */
function useLine() {
  const { line } = useStore(phoneView).state
  const isSilent = useStore(live, ({ isConnected, isExchangeUp }) => isConnected && !isExchangeUp)
  return isSilent && line !== 'off' && line !== 'no_extension' ? 'silent' : line
}

function MicrophoneTrouble() {
  const { t } = useTranslation()
  const isAllowed = useStore(isMicrophoneAllowed)
  const { microphone, line } = useStore(phoneView).state
  if (line === 'off' || line === 'no_extension') return null
  const isBroken = microphone === 'refused' || microphone === 'missing' || microphone === 'busy'
  if (!isBroken && isAllowed !== false) return null
  if (isBroken && microphone !== 'refused' && isAllowed === null) return null
  const kind = isBroken ? microphone : 'not_asked'
  return (
    <div className={styles.trouble} role="alert">
      <b>{t(`microphone.${kind}`)}</b>
      <span>{t(`microphone.${kind}Advice`)}</span>
      <Button size="compact-xs" variant="light" onClick={() => void askForMicrophone()}>
        {t(kind === 'not_asked' ? 'microphone.allow' : 'action.tryAgain')}
      </Button>
    </div>
  )
}

function DevicesButton() {
  const { t } = useTranslation()
  return (
    <Popover position="top-end" width={280} trapFocus>
      <Popover.Target>
        <Tooltip label={t('devices.title')}>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('devices.title')}>
            <DevicesIcon size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<SkeletonRows rows={3} />}>
          <DeviceSettings />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Dials a number that is not on the screen. */
function DialButton() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [number, setNumber] = useState('')
  const dial = (event: FormEvent) => {
    event.preventDefault()
    if (!number.trim()) return
    setOpen(false)
    setNumber('')
    void placeCall({ number })
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" trapFocus>
      <Popover.Target>
        <Tooltip label={t('phone.dialNumber')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            ml="auto"
            aria-label={t('phone.dialNumber')}
            onClick={() => setOpen(!isOpen)}
          >
            <KeypadIcon size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={dial} className={styles.dial}>
          <input
            type="tel"
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            placeholder={t('phone.numberPlaceholder')}
            aria-label={t('phone.dialNumber')}
          />
          <Button type="submit" size="xs">
            {t('call.call')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
