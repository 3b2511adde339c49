import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { LiveCall } from '../../lib/contract.ts'
import { CallButton } from '../../ui/call-button.tsx'
import styles from './live.module.css'

/** Whom a call is with: the name leads to the card, the number dials. */
export function Customer({ call }: { call: LiveCall }) {
  const { t } = useTranslation()
  const [person] = call.people
  if (call.caller === 'internal') return <span>{t('live.internalCall')}</span>
  return (
    <span className={styles.customer}>
      {person?.name && call.caller === 'known' && (
        <CardLink contactId={person.contactId} name={person.name} />
      )}
      {call.customerNumber ? (
        <CallButton
          isInline
          number={call.customerNumber}
          display={call.customerNumberDisplay}
          contactId={call.people.length === 1 ? person?.contactId : undefined}
        />
      ) : (
        <span>{t('pop.hidden')}</span>
      )}
    </span>
  )
}

export function CardLink({ contactId, name }: { contactId: string; name: string }) {
  return (
    <Link to="/contacts/$contactId" params={{ contactId }} className={`${styles.name} ellipsis`}>
      {name}
    </Link>
  )
}
