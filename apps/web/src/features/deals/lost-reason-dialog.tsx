import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queries } from '../../lib/queries.ts'
import styles from '../../ui/choice-list.module.css'

/** Why a deal was lost: one click on one of the company's reasons. */
export function LostReasonDialog(props: {
  title: string
  onChoose: (reasonId: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const reasons = useQuery(queries.outcomeForm()).data?.lostReasons ?? []
  return (
    <Modal opened onClose={props.onClose} title={t('deals.whyLost', { title: props.title })}>
      <ul className={styles.hits}>
        {reasons.map((reason) => (
          <li key={reason.id}>
            <button type="button" className={styles.hit} onClick={() => props.onChoose(reason.id)}>
              {reason.name}
            </button>
          </li>
        ))}
      </ul>
      {reasons.length === 0 && <div className="soft">{t('deals.noReasons')}</div>}
    </Modal>
  )
}
