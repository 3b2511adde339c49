import { ActionIcon, Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ContactCard } from '../../lib/contract.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { RunningClock, StatusBadge } from '../../ui/bits.tsx'
import { Editable } from '../../ui/editable.tsx'
import { MissedIcon, MoreIcon } from '../../ui/icons.ts'
import styles from './contact.module.css'
import { useChangeContact } from './use-change-contact.ts'

/** The name, the status, and what must not be overlooked. */
export function ContactHead({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const change = useChangeContact(contact)
  return (
    <header className={styles.head}>
      <div className={styles.titleRow}>
        <h1>
          <Editable
            key={contact.id}
            size="lg"
            label={t('contact.name')}
            field="name"
            value={contact.isDraft ? '' : contact.name}
            placeholder={t('contact.addName')}
            isReadOnly={!contact.can.edit}
            startsOpen={contact.isDraft && contact.can.edit}
            onSave={(name) => change.mutateAsync({ name })}
          />
        </h1>
        <StatusBadge status={contact.status} />
        {contact.doNotCall && <span className={styles.doNotCall}>{t('contact.doNotCall')}</span>}
        {contact.can.edit && <ContactMenu contact={contact} />}
      </div>
      {contact.isDraft && <div className={styles.draft}>{t('contact.draft')}</div>}
      {contact.doNotCall && contact.doNotCallReason && <div className="soft">{contact.doNotCallReason}</div>}
      {contact.openRequest && (
        <div className={styles.request}>
          <MissedIcon size={16} />
          {t('contact.openRequest', { count: contact.openRequest.missedCalls })}
          <RunningClock since={contact.openRequest.openedAt} />
        </div>
      )}
    </header>
  )
}

function ContactMenu({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const change = useChangeContact(contact)
  const setDoNotCall = async (doNotCall: boolean) => {
    try {
      await change.mutateAsync({ doNotCall })
      showToast(t(doNotCall ? 'contact.doNotCallSet' : 'contact.doNotCallLifted'), {
        undo: () => void setDoNotCall(!doNotCall),
      })
    } catch (error) {
      showToast(errorText(error), { tone: 'bad' })
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('nav.more')}>
          <MoreIcon size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void setDoNotCall(!contact.doNotCall)}>
          {t(contact.doNotCall ? 'contact.liftDoNotCall' : 'contact.setDoNotCall')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
