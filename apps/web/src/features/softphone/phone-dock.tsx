import { useMediaQuery } from '@mantine/hooks'
import { live } from '../../lib/live/live.ts'
import { callOf } from '../../lib/live/live-state.ts'
import { phoneView } from '../../lib/phone-view.ts'
import { dialling } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { useStore } from '../../lib/use-store.ts'
import { CallControls } from './call-controls.tsx'
import styles from './dock.module.css'
import { LineStatus } from './line-status.tsx'

/** The phone: at the foot of the rail, or above the bottom bar on a small screen. */
export function PhoneDock({ place }: { place: 'rail' | 'bottom' }) {
  const isSmall = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  if (Boolean(isSmall) !== (place === 'bottom')) return null
  return <Dock place={place} />
}

function Dock({ place }: { place: 'rail' | 'bottom' }) {
  const me = useMe()
  const { state } = useStore(phoneView)
  const liveState = useStore(live)
  const wish = useStore(dialling)
  const liveCall =
    (state.call?.callId ? liveState.calls[state.call.callId] : undefined) ?? callOf(liveState, me.id)
  const isBusy = state.call !== null || liveCall !== null || wish !== null
  const isQuiet = place === 'bottom' && !isBusy && (state.line === 'ready' || state.line === 'off')
  if (isQuiet) return null
  return (
    <section className={styles.dock} data-place={place}>
      {isBusy && <CallControls liveCall={liveCall ?? null} />}
      <LineStatus isCompact={isBusy} />
    </section>
  )
}
