import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { stopAsking } from '../../lib/outcome-prompt.ts'
import { queries } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { ChooseContact } from './choose-contact.tsx'
import styles from './outcome.module.css'
import { OutcomeForm } from './outcome-form.tsx'
import { useOutcomeSubject } from './outcome-subject.ts'

/** The question after a call, or on demand; "later" keeps what was typed. */
export function OutcomeDialog({ callId }: { callId: string }) {
  const { t } = useTranslation()
  const subject = useOutcomeSubject(callId)
  const contact = useQuery({
    ...queries.contact(subject.contactId ?? ''),
    enabled: subject.contactId !== null,
  }).data
  const saved = () => {
    stopAsking()
    showToast(t('outcome.saved'))
  }
  return (
    <Modal opened onClose={stopAsking} title={t('outcome.question')} size="lg" closeOnClickOutside={false}>
      <p className={styles.subject}>
        <b>{contact?.name || subject.who}</b>
        {subject.contactId && (
          <Link
            className="link"
            to="/contacts/$contactId"
            params={{ contactId: subject.contactId }}
            onClick={stopAsking}
          >
            {t('action.openCard')}
          </Link>
        )}
      </p>
      {subject.candidates.length > 0 ? (
        <ChooseContact callId={callId} candidates={subject.candidates} onPostpone={stopAsking} />
      ) : (
        <OutcomeForm
          callId={callId}
          openDeals={contact?.deals.filter((deal) => deal.state === 'open') ?? []}
          onSaved={saved}
          onPostpone={stopAsking}
        />
      )}
    </Modal>
  )
}
