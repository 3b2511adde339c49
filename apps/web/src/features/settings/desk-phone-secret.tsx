import { ActionIcon, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeskPhoneSecret } from '../../lib/contract.ts'
import { copyText } from '../../lib/copy-text.ts'
import { showToast } from '../../lib/toast.ts'
import { CopyIcon } from '../../ui/icons.ts'
import styles from './settings.module.css'

/** What is typed into the desk phone; the password is shown this once. */
export function DeskPhoneSecretView({ secret }: { secret: DeskPhoneSecret }) {
  const { t } = useTranslation()
  const rows = useRows(secret)
  const copy = async (text: string) => {
    const isCopied = await copyText(text)
    showToast(t(isCopied ? 'settings.copied' : 'settings.notCopied'), isCopied ? {} : { tone: 'bad' })
  }
  const isThisComputerOnly = ['127.0.0.1', 'localhost', '::1'].includes(secret.server)
  return (
    <>
      <p className={styles.plain}>{t('settings.deskPhoneText')}</p>
      <dl className={styles.secret}>
        {rows.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('settings.copyNamed', { name: label })}
              onClick={() => void copy(value)}
            >
              <CopyIcon size={15} />
            </ActionIcon>
          </div>
        ))}
      </dl>
      <Button
        size="xs"
        variant="default"
        className={styles.copyAll}
        leftSection={<CopyIcon size={14} />}
        onClick={() => void copy(rows.map(({ label, value }) => `${label}: ${value}`).join('\n'))}
      >
        {t('settings.copyAll')}
      </Button>
      {isThisComputerOnly && <p className={`soft ${styles.plain}`}>{t('settings.thisComputerOnly')}</p>}
    </>
  )
}

function useRows(secret: DeskPhoneSecret): { label: string; value: string }[] {
  const { t } = useTranslation()
  return [
    { label: t('deskPhone.server'), value: secret.server },
    { label: t('settings.port'), value: String(secret.port) },
    { label: t('deskPhone.transport'), value: secret.transport.toUpperCase() },
    { label: t('deskPhone.domain'), value: secret.domain },
    { label: t('deskPhone.username'), value: secret.username },
    { label: t('account.password'), value: secret.password },
  ]
}
