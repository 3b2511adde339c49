import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { dismissedCallId, failedCallOf } from '../../lib/failed-call.ts'
import { live } from '../../lib/live/live.ts'
import { callOf } from '../../lib/live/live-state.ts'
import { phoneView } from '../../lib/phone-view.ts'
import { dialling } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { useStore } from '../../lib/use-store.ts'
import { CallControls } from './call-controls.tsx'
import styles from './dock.module.css'
import { DockPanel, type DockPanelName } from './dock-panel.tsx'
import { FailedCall } from './failed-call.tsx'
import { LineStatus } from './line-status.tsx'
import { useKeepClear } from './use-keep-clear.ts'

/** The phone: at the foot of the rail, or above the bottom bar on a small screen. */
export function PhoneDock({ place }: { place: 'rail' | 'bottom' }) {
  const isSmall = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  if (Boolean(isSmall) !== (place === 'bottom')) return null
  return <Dock place={place} />
}

function Dock({ place }: { place: 'rail' | 'bottom' }) {
  const { liveCall, isBusy, failed } = useDock()
  const { state } = useStore(phoneView)
  const [wished, setPanel] = useState<DockPanelName | null>(null)
  const keepClear = useKeepClear(place)
  const panel = isPossible(wished, { isBusy, isTalking: state.phase === 'talking' }) ? wished : null
  const toggle = (name: DockPanelName) => setPanel(panel === name ? null : name)
  return (
    <section ref={keepClear} className={styles.dock} data-place={place} data-busy={isBusy || undefined}>
      {panel && <DockPanel name={panel} onClose={() => setPanel(null)} />}
      {isBusy && <CallControls liveCall={liveCall} panel={panel} onPanel={toggle} />}
      {failed && <FailedCall {...failed} />}
      <LineStatus isCompact={isBusy} panel={panel} onPanel={toggle} />
    </section>
  )
}

function useDock() {
  const me = useMe()
  const { state } = useStore(phoneView)
  const liveState = useStore(live)
  const wish = useStore(dialling)
  const dismissed = useStore(dismissedCallId)
  const ofPhone = state.call?.callId ? liveState.calls[state.call.callId] : undefined
  const liveCall = ofPhone ?? callOf(liveState, me.id)
  const isBusy = state.call !== null || liveCall !== null || wish !== null
  const last = failedCallOf(liveState, me.id)
  useEffect(() => {
    // another call has begun: the reason of the one before is old
    if (isBusy && last) dismissedCallId.set(last.call.id)
  }, [isBusy, last])
  return { liveCall, isBusy, failed: isBusy || last?.call.id === dismissed ? null : last }
}

/** Digits are for a talk, dialling for an idle phone. */
function isPossible(panel: DockPanelName | null, now: { isBusy: boolean; isTalking: boolean }): boolean {
  if (panel === 'keypad') return now.isTalking
  return panel === 'settings' || !now.isBusy
}
