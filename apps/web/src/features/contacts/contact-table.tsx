import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactListItem } from '../../lib/contract.ts'
import { ago } from '../../lib/format.ts'
import { StatusBadge } from '../../ui/bits.tsx'
import { CallButton } from '../../ui/call-button.tsx'
import styles from './contact-table.module.css'

const rowHeight = 44

/** The list of contacts; only the rows in sight are drawn. */
export function ContactTable({
  contacts,
  showsCompany = true,
}: {
  contacts: ContactListItem[]
  showsCompany?: boolean
}) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: contacts.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
  })
  return (
    <div className={styles.table}>
      <div className={`${styles.row} ${styles.headRow}`}>
        <span>{t('contact.name')}</span>
        <span>{showsCompany ? t('contact.company') : ''}</span>
        <span>{t('contact.phones')}</span>
        <span>{t('contact.status')}</span>
        <span>{t('contact.owner')}</span>
        <span>{t('contact.lastContact')}</span>
      </div>
      <div ref={list} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const contact = contacts[item.index]
          return (
            contact && (
              <Row key={contact.id} contact={contact} top={item.start - offset} showsCompany={showsCompany} />
            )
          )
        })}
      </div>
    </div>
  )
}

function Row({
  contact,
  top,
  showsCompany,
}: {
  contact: ContactListItem
  top: number
  showsCompany: boolean
}) {
  const { t } = useTranslation()
  return (
    <div className={`${styles.row} ${styles.contact}`} style={{ transform: `translateY(${top}px)` }}>
      <Link
        to="/contacts/$contactId"
        params={{ contactId: contact.id }}
        className={`${styles.name} ellipsis`}
      >
        {contact.isDraft ? <span className="soft">{t('contact.unnamed')}</span> : contact.name}
        {contact.doNotCall && <span className={styles.mark}>{t('contact.doNotCall')}</span>}
      </Link>
      <span className={`${styles.company} ellipsis`}>
        {showsCompany && contact.company && (
          <Link to="/companies/$companyId" params={{ companyId: contact.company.id }}>
            {contact.company.name}
          </Link>
        )}
      </span>
      <span className={styles.phone}>
        {contact.phone && (
          <CallButton
            number={contact.phone.e164}
            display={contact.phone.display}
            contactId={contact.id}
            doNotCall={contact.doNotCall}
          />
        )}
      </span>
      <span className={styles.status}>
        <StatusBadge status={contact.status} />
      </span>
      <span className={`${styles.owner} soft ellipsis`}>{contact.owner?.name}</span>
      <span className={`${styles.last} soft ellipsis`}>
        {contact.lastContactAt && ago(contact.lastContactAt)}
      </span>
    </div>
  )
}
