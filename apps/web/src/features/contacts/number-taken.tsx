import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import styles from './contact.module.css'

/** Warns, while a number is typed, that others have it already. It may be saved all the same: families share numbers. */
export function NumberTaken({ number, except }: { number: string; except?: string }) {
  const { t } = useTranslation()
  const [asked] = useDebouncedValue(number.trim(), 250)
  const isWhole = asked.replace(/\D/g, '').length >= 7
  const others = useQuery({
    queryKey: ['contacts', 'of-number', asked, except],
    queryFn: () => api.contacts.ofNumber(asked, except),
    enabled: isWhole,
  }).data
  if (!isWhole || !others || (others.people.length === 0 && !others.hasUnseen)) return null
  return (
    <div className={styles.numberTaken} role="status">
      {others.people.length > 0 && (
        <span>
          {t('phone.alreadyOf')}{' '}
          {others.people.map(({ id, name }, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <Link to="/contacts/$contactId" params={{ contactId: id }} className="link">
                {name || t('contact.unnamed')}
              </Link>
            </Fragment>
          ))}
          .
        </span>
      )}
      {others.hasUnseen && <span>{t('phone.alreadyOfUnseen')}</span>}
      <span>{t('phone.saveAllTheSame')}</span>
    </div>
  )
}
