import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneView } from '../../lib/phone-view.ts'
import { useStore } from '../../lib/use-store.ts'
import styles from './dock.module.css'

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** Digits into the call (RFC 4733); the computer's own keys work too. */
export function Keypad() {
  const { t } = useTranslation()
  const { state, send } = useStore(phoneView)
  const press = (digit: string) => send({ kind: 'sendDigit', digit })
  const onKey = (event: KeyboardEvent) => {
    if ((digits as readonly string[]).includes(event.key)) {
      event.preventDefault()
      press(event.key)
    }
  }
  return (
    <fieldset onKeyDown={onKey} aria-label={t('phone.keypad')} className={styles.pad}>
      <div className={`${styles.sent} num`}>{state.call?.sentDigits.slice(-16)}</div>
      <div className={styles.keypad}>
        {digits.map((digit) => (
          <button key={digit} type="button" onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
