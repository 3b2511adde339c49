import { ActionIcon, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { linkOf } from '../../lib/live/link.ts'
import { live } from '../../lib/live/live.ts'
import { isMicrophoneAllowed, phoneView } from '../../lib/phone-view.ts'
import { useStore } from '../../lib/use-store.ts'
import { DevicesIcon, KeypadIcon } from '../../ui/icons.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './dock.module.css'
import type { DockPanelName } from './dock-panel.tsx'
import { askForMicrophone } from './phone.ts'

interface Panels {
  panel: DockPanelName | null
  onPanel: (name: DockPanelName) => void
}

/** Is the phone ready? When it is not: what is wrong, and what to do. */
export function LineStatus({ isCompact, ...panels }: { isCompact: boolean } & Panels) {
  const { t } = useTranslation()
  const { state, isHere } = useStore(phoneView)
  const line = useLine()
  const isReady = line === 'ready'
  const trouble = line === 'off' || line === 'connecting' || isReady ? null : line
  return (
    <div className={styles.line}>
      <MicrophoneTrouble />
      <div className={styles.lineRow}>
        <span className={styles.lamp} data-line={line} />
        <span className={styles.lineWords}>
          {t(`line.${line}`)}
          {isReady && state.extension && (
            <span className="soft num">
              {' '}
              ·{'\u00a0'}
              {state.extension}
            </span>
          )}
          {isReady && !isHere && <span className="soft">, {t('line.otherTab')}</span>}
        </span>
        {!isCompact && isReady && (
          <PanelButton name="dial" label={t('phone.dialNumber')} {...panels}>
            <KeypadIcon size={16} />
          </PanelButton>
        )}
        {line !== 'no_extension' && (
          <PanelButton name="settings" label={t('devices.title')} {...panels}>
            <DevicesIcon size={16} />
          </PanelButton>
        )}
      </div>
      {trouble && <div className="soft">{t(`line.${trouble}Advice`)}</div>}
    </div>
  )
}

/**
 * The line, and when it does not stand: whose fault it is. The exchange may hang at the other end of a line that stands, which
 * the server, watching it, knows sooner; and where the server answers but the line does not come up, it is not the network.
 */
function useLine() {
  const { line } = useStore(phoneView).state
  const link = useStore(live, linkOf)
  if (line === 'off' || line === 'no_extension') return line
  if (link === 'no_exchange') return 'silent'
  return line === 'down' && link === 'up' ? 'blocked' : line
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

function PanelButton(props: Panels & { name: DockPanelName; label: string; children: ReactNode }) {
  const isOpen = props.panel === props.name
  return (
    <Tooltip label={isOpen ? '' : props.label}>
      <ActionIcon
        variant={isOpen ? 'light' : 'subtle'}
        color={isOpen ? 'petrol' : 'gray'}
        className={styles.lineButton}
        aria-label={props.label}
        aria-expanded={isOpen}
        onClick={() => props.onPanel(props.name)}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  )
}
