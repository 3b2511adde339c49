import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { when } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import panel from '../../ui/ui.module.css'
import styles from './settings.module.css'

/** Whether an extension's desk phone is registered now; `isFull` says since when and from where too. */
export function DeskPhoneState({ extension, isFull }: { extension: string; isFull?: boolean }) {
  const { t } = useTranslation()
  const known = useQuery(queries.deskPhones()).data
  if (!known) return null
  const phones = known.phones.filter((phone) => phone.extension === extension)
  if (!known.isKnown) return <State text={t('settings.deskPhoneUnknown')} />
  if (phones.length === 0) return <State text={t('settings.deskPhoneAway')} />
  return (
    <>
      {phones.map(({ userAgent, address, since }) => (
        <State
          key={`${address} ${since}`}
          isHere
          text={t('settings.deskPhoneHere', { since: when(since) })}
          more={isFull ? [userAgent, address].filter(Boolean).join(', ') : (userAgent ?? address)}
        />
      ))}
    </>
  )
}

function State({ isHere, text, more }: { isHere?: boolean; text: string; more?: string }) {
  return (
    <div className={styles.phoneState}>
      <div>
        <span className={panel.dot} style={isHere ? { background: 'var(--good)' } : {}} /> {text}
      </div>
      {more && <div className="soft">{more}</div>}
    </div>
  )
}
