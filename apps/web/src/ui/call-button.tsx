import { Tooltip } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { dialling, placeCall } from '../lib/place-call.ts'
import { useStore } from '../lib/use-store.ts'
import { CallIcon } from './icons.ts'
import styles from './ui.module.css'

/** A telephone number that dials by one click. */
export function CallButton(props: {
  number: string
  display: string
  contactId?: string | undefined
  isMuted?: boolean
}) {
  const { t } = useTranslation()
  const isDialling = useStore(dialling, (wish) => wish?.number === props.number)
  const call = (event: MouseEvent) => {
    event.stopPropagation()
    event.preventDefault()
    void placeCall({ number: props.number, ...(props.contactId ? { contactId: props.contactId } : {}) })
  }
  return (
    <Tooltip label={t('call.callNumber', { number: props.display })}>
      <button
        type="button"
        className={styles.callButton}
        onClick={call}
        disabled={isDialling || props.isMuted}
      >
        <CallIcon size={15} stroke={1.8} />
        {props.display}
      </button>
    </Tooltip>
  )
}
