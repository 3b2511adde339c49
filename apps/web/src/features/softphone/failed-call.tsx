import { ActionIcon, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCallerName } from '../../lib/caller-name.ts'
import { dismissedCallId, type FailedAttempt } from '../../lib/failed-call.ts'
import { placeCall } from '../../lib/place-call.ts'
import { useMe } from '../../lib/queries.ts'
import { CallIcon, CloseIcon } from '../../ui/icons.ts'
import styles from './dock.module.css'

/** Why the last call reached nobody, and what to do next; it stays until it is put away or another call begins. */
export function FailedCall({ call, cause }: FailedAttempt) {
  const { t } = useTranslation()
  const me = useMe()
  const name = useCallerName(me.id)(call)
  const contactId = call.caller === 'known' ? call.people[0]?.contactId : undefined
  const again = () =>
    void placeCall({ number: call.customerNumber ?? '', ...(contactId ? { contactId } : {}) })
  return (
    <div className={styles.failed} role="alert">
      <div className={styles.failedHead}>
        <b className={styles.sentence}>{t(`cause.${cause}`)}</b>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('action.close')}
          onClick={() => dismissedCallId.set(call.id)}
        >
          <CloseIcon size={15} />
        </ActionIcon>
      </div>
      {contactId ? (
        <Link className="num ellipsis" to="/contacts/$contactId" params={{ contactId }}>
          {name}
        </Link>
      ) : (
        <span className="num ellipsis">{name}</span>
      )}
      <span className="soft">{t(`causeAdvice.${cause}`)}</span>
      <Button
        size="compact-sm"
        variant="default"
        className={styles.again}
        leftSection={<CallIcon size={14} />}
        onClick={again}
      >
        {t('phone.callAgain')}
      </Button>
    </div>
  )
}
