import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LiveCall } from '../../lib/contract.ts'
import { askForOutcome } from '../../lib/outcome-prompt.ts'
import { phoneView } from '../../lib/phone-view.ts'
import { dialling } from '../../lib/place-call.ts'
import { useKeys } from '../../lib/use-keys.ts'
import { useStore } from '../../lib/use-store.ts'
import { RunningClock } from '../../ui/bits.tsx'
import { CallIcon, HangUpIcon, HoldIcon, KeypadIcon, MicrophoneIcon, MutedIcon } from '../../ui/icons.ts'
import styles from './dock.module.css'
import { Keypad } from './keypad.tsx'

/** The call this user is on: who, for how long, and what can be done to it. */
export function CallControls({ liveCall }: { liveCall: LiveCall | null }) {
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const isElsewhere = state.call === null && liveCall?.state === 'answered' && !liveCall.isReconnecting
  return (
    <div className={styles.call} data-phase={state.phase}>
      <Who liveCall={liveCall} />
      <div className={styles.state}>
        <CallState liveCall={liveCall} />
        {liveCall?.isRecording && <span className={styles.recording}>{t('phone.recording')}</span>}
      </div>
      {isElsewhere ? <div className="soft">{t('phone.onOtherDevice')}</div> : <Buttons />}
      {liveCall && liveCall.state === 'answered' && liveCall.caller !== 'internal' && (
        <button type="button" className={styles.outcome} onClick={() => askForOutcome(liveCall.id)}>
          {t('outcome.title')}
        </button>
      )}
    </div>
  )
}

function Who({ liveCall }: { liveCall: LiveCall | null }) {
  const { t } = useTranslation()
  const { state } = useStore(phoneView)
  const wish = useStore(dialling)
  const [person] = liveCall?.people ?? []
  const number = liveCall?.customerNumberDisplay || state.call?.number || wish?.number || ''
  const isNamed = person && liveCall?.caller === 'known'
  const name = isNamed ? person.name : liveCall?.caller === 'internal' ? state.call?.name || number : number
  const content = (
    <>
      <b className="ellipsis num">{name || t('pop.noNumber')}</b>
      {isNamed && <span className="soft num ellipsis">{number}</span>}
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
  if (liveCall?.isReconnecting) return <span className="wait">{t('phone.bringingBack')}</span>
  if (state.phase === 'ringing') return t('phone.ringing')
  if (state.call?.isOnHold) return <span className="wait">{t('phone.onHold')}</span>
  if (liveCall?.state === 'answered' && liveCall.answeredAt)
    return <RunningClock since={liveCall.answeredAt} />
  if (state.phase === 'ending') return t('phone.ending')
  return t('phone.calling')
}

function Buttons() {
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
      <KeypadButton isDisabled={!isTalking} />
      <Round label={t('phone.hangUp')} colour="brick.6" onClick={() => send({ kind: 'hangUp' })}>
        <HangUpIcon size={18} />
      </Round>
    </div>
  )
}

function KeypadButton({ isDisabled }: { isDisabled: boolean }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" trapFocus withArrow>
      <Popover.Target>
        <div>
          <Round
            label={t('phone.keypad')}
            isOn={isOpen}
            isDisabled={isDisabled}
            onClick={() => setOpen(!isOpen)}
          >
            <KeypadIcon size={18} />
          </Round>
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        <Keypad />
      </Popover.Dropdown>
    </Popover>
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
        size={36}
        radius="xl"
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
