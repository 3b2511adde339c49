import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { LiveCall } from '../../lib/contract.ts'
import { queries } from '../../lib/queries.ts'
import styles from './dock.module.css'

/** A number of several people: all of them, until somebody has said whose call it is. */
export function SharedCaller({ call }: { call: LiveCall }) {
  const { t } = useTranslation()
  const stored = useQuery({ ...queries.call(call.id), retry: false }).data
  const people = stored?.contact ? [{ contactId: stored.contact.id, name: stored.contact.name }] : call.people
  return (
    <div className={styles.who}>
      <b className={styles.sharers}>
        {people.map(({ contactId, name }, index) => (
          <Fragment key={contactId}>
            {index > 0 && ', '}
            <Link to="/contacts/$contactId" params={{ contactId }}>
              {name || t('contact.unnamed')}
            </Link>
          </Fragment>
        ))}
      </b>
      <span className="soft num ellipsis">
        {[call.customerNumberDisplay, !stored?.contact && t('phone.sharedNumber')]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  )
}
