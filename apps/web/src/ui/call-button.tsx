import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { dialling, placeCall } from '../lib/place-call.ts'
import { useMe } from '../lib/queries.ts'
import { useStore } from '../lib/use-store.ts'
import { CallIcon, HangUpIcon } from './icons.ts'
import { Tooltip } from './tooltip.tsx'
import styles from './ui.module.css'

export interface CallButtonProps {
  number: string
  display: string
  contactId?: string | undefined
  /** The contact has asked not to be called: the number says so, and a click tells why it is not dialled. */
  doNotCall?: boolean | undefined
  /** Within a line of words: the size of the words. */
  isInline?: boolean
}

/** A telephone number that dials by one click; for those who may not call, the number alone. */
export function CallButton(props: CallButtonProps) {
  const { t } = useTranslation()
  const { placeCalls } = useMe().can
  const isDialling = useStore(dialling, (wish) => wish?.number === props.number)
  if (!placeCalls) return <span className="num">{props.display}</span>
  const call = (event: MouseEvent) => {
    event.stopPropagation()
    event.preventDefault()
    void placeCall({ number: props.number, ...(props.contactId ? { contactId: props.contactId } : {}) })
  }
  const label = t(props.doNotCall ? 'call.doNotCallNumber' : 'call.callNumber', { number: props.display })
  const Icon = props.doNotCall ? HangUpIcon : CallIcon
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={styles.callButton}
        data-inline={props.isInline || undefined}
        data-muted={props.doNotCall || undefined}
        aria-label={label}
        onClick={call}
        disabled={isDialling}
      >
        <Icon size={props.isInline ? 12 : 15} stroke={1.8} />
        {props.display}
      </button>
    </Tooltip>
  )
}
