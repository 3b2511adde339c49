import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeCall } from '../../lib/place-call.ts'
import styles from './dock.module.css'

/** Dials a number that is not on the screen. */
export function DialForm({ onDialled }: { onDialled: () => void }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const dial = (event: FormEvent) => {
    event.preventDefault()
    if (!number.trim()) return
    onDialled()
    void placeCall({ number })
  }
  return (
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
  )
}
