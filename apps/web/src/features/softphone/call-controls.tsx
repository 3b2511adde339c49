import { ActionIcon, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownNumber, useCallerName } from '../../lib/caller-name.ts'
import type { LiveCall } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { linkOf } from '../../lib/live/link.ts'
import { live } from '../../lib/live/live.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { type PhoneState, phoneView } from '../../lib/phone-view.ts'
import { dialling } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import { RunningClock } from '../../ui/bits.tsx'
import { CallIcon, HangUpIcon, HoldIcon, KeypadIcon, MicrophoneIcon, MutedIcon } from '../../ui/icons.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './dock.module.css'
import type { DockPanelName } from './dock-panel.tsx'
import { SharedCaller } from './shared-caller.tsx'

interface Panels {
  panel: DockPanelName | null
  onPanel: (name: DockPanelName) => void
}

/** The call this user is on: who, for how long, and what can be done to it. */
export function CallControls({ liveCall, ...panels }: { liveCall: LiveCall | null } & Panels) {
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const link = useStore(live, linkOf)
  return (
    <div className={styles.call} data-phase={state.phase} data-lost={link !== 'up' || undefined}>
      {liveCall?.caller === 'shared' ? <SharedCaller call={liveCall} /> : <Who liveCall={liveCall} />}
      <div className={styles.state}>
        <CallState liveCall={liveCall} />
        {liveCall?.isRecording && link === 'up' && (
          <span className={styles.recording}>{t('phone.recording')}</span>
        )}
      </div>
      {state.call ? <Buttons {...panels} /> : liveCall && <Elsewhere liveCall={liveCall} />}
      {liveCall && liveCall.state === 'answered' && liveCall.caller !== 'internal' && (
        <button type="button" className={styles.outcome} onClick={() => askForOutcome(liveCall.id)}>
          {t('outcome.title')}
        </button>
      )}
    </div>
  )
}

function Who({ liveCall }: { liveCall: LiveCall | null }) {
  const me = useMe()
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const wish = useStore(dialling)
  const nameOf = useCallerName(me.id)
  const told = state.call?.number || wish?.number || ''
  const number = liveCall?.customerNumberDisplay || shownNumber(told)
  const nameOfPhone = told === 'anonymous' ? t('pop.hidden') : number
  const name = liveCall ? nameOf(liveCall) : nameOfPhone
  const [person] = liveCall?.people ?? []
  const content = (
    <>
      <b className="ellipsis num">{name}</b>
      {person?.name && name !== number && <span className="soft num ellipsis">{number}</span>}
    </>
  )
  if (!person) return <div className={styles.who}>{content}</div>
  return (
    <Link className={styles.who} to="/contacts/$contactId" params={{ contactId: person.contactId }}>
      {content}
    </Link>
  )
}

function CallState({ liveCall }: { liveCall: LiveCall | null }) {
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const link = useStore(live, linkOf)
  // what the page knows of the call is old: better said than shown as if it were now
  if (link !== 'up') return <span className="wait">{t(lostWords(link, state))}</span>
  if (liveCall?.isReconnecting) return <span className="wait">{t('phone.bringingBack')}</span>
  if (liveCall?.state === 'ringing' && liveCall.endCause)
    return <span className={`late ${styles.sentence}`}>{t(`cause.${liveCall.endCause}`)}</span>
  if (state.phase === 'ringing') return t('phone.ringing')
  if (state.call?.isOnHold) return <span className="wait">{t('phone.onHold')}</span>
  if (liveCall?.state === 'answered' && liveCall.answeredAt)
    return <RunningClock since={liveCall.answeredAt} />
  if (state.phase === 'ending') return t('phone.ending')
  return t('phone.calling')
}

/** The sound of a talk goes past the web server: while the line stands, only the page is cut off, not the talk. */
function lostWords(link: 'no_server' | 'no_exchange', phone: PhoneState) {
  if (link === 'no_exchange') return 'phone.lostExchange'
  return phone.phase === 'talking' && phone.line === 'ready' ? 'phone.lostPage' : 'phone.lostServer'
}

/** The call is on another device of this user, or not on this one yet: it can be ended from here all the same. */
function Elsewhere({ liveCall }: { liveCall: LiveCall }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const isUp = useStore(live, (state) => linkOf(state) === 'up')
  const hangUp = useMutation({
    mutationFn: () => api.calls.hangUp(liveCall.id),
    onError: (error) => showToast(errorText(error), { tone: 'bad' }),
  })
  const isTalking = liveCall.state === 'answered'
  if (!isTalking && liveCall.direction !== 'outbound') return null
  return (
    <>
      {isTalking && !liveCall.isReconnecting && <div className="soft">{t('phone.onOtherDevice')}</div>}
      <Button
        size="sm"
        mih={40}
        color="brick.6"
        leftSection={<HangUpIcon size={15} />}
        disabled={!isUp}
        loading={hangUp.isPending}
        onClick={() => hangUp.mutate()}
      >
        {t('phone.hangUp')}
      </Button>
    </>
  )
}

function Buttons({ panel, onPanel }: Panels) {
  const { t } = useTranslation()
  const { state, send } = useStore(phoneView)
  const { call, phase } = state
  const isTalking = phase === 'talking'
  const setMuted = () => call && send({ kind: 'setMuted', isMuted: !call.isMuted })
  const setHold = () => call && send({ kind: 'setHold', isOnHold: !call.isOnHold })
  useKeys(isTalking ? { m: setMuted, h: setHold } : {})
  if (!call) return null
  if (phase === 'ringing')
    return (
      <div className={styles.buttons}>
        <Round label={t('phone.answer')} colour="leaf.7" onClick={() => send({ kind: 'answer' })}>
          <CallIcon size={18} />
        </Round>
        <Round label={t('phone.reject')} colour="brick.6" onClick={() => send({ kind: 'reject' })}>
          <HangUpIcon size={18} />
        </Round>
      </div>
    )
  return (
    <div className={styles.buttons}>
      <Round
        label={t(call.isMuted ? 'phone.unmute' : 'phone.mute')}
        isOn={call.isMuted}
        isDisabled={!isTalking}
        onClick={setMuted}
      >
        {call.isMuted ? <MutedIcon size={18} /> : <MicrophoneIcon size={18} />}
      </Round>
      <Round
        label={t(call.isOnHold ? 'phone.unhold' : 'phone.hold')}
        isOn={call.isOnHold}
        isDisabled={!isTalking}
        onClick={setHold}
      >
        <HoldIcon size={18} />
      </Round>
      <Round
        label={t('phone.keypad')}
        isOn={panel === 'keypad'}
        isDisabled={!isTalking}
        onClick={() => onPanel('keypad')}
      >
        <KeypadIcon size={18} />
      </Round>
      <Round label={t('phone.hangUp')} colour="brick.6" onClick={() => send({ kind: 'hangUp' })}>
        <HangUpIcon size={18} />
      </Round>
    </div>
  )
}

function Round(props: {
  label: string
  colour?: string
  isOn?: boolean
  isDisabled?: boolean
  onClick: () => void
  children: ReactNode
}) {
  const variant = props.colour ? 'filled' : props.isOn ? 'light' : 'default'
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        className={styles.round}
        radius={99}
        variant={variant}
        {...(props.colour ? { color: props.colour } : {})}
        aria-label={props.label}
        aria-pressed={props.isOn}
        disabled={props.isDisabled}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  )
}
