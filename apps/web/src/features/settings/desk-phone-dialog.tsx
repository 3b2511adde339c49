import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserItem } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { DeskPhoneSecretView } from './desk-phone-secret.tsx'
import { DeskPhoneState } from './desk-phone-state.tsx'
import { useRefreshSettings } from './removal.tsx'
import styles from './settings.module.css'

type Step = 'overview' | 'reissue' | 'withdraw'

/** A person's desk phone: how it is, a new password for it, the end of it. What cuts a working phone off is asked twice. */
export function DeskPhoneDialog({ user, onClose }: { user: UserItem; onClose: () => void }) {
  const { t } = useTranslation()
  const extension = user.extension as string
  const errorText = useErrorText()
  const refresh = useRefreshSettings()
  const [step, setStep] = useState<Step>('overview')
  const issue = useMutation({ mutationFn: () => api.settings.issueDeskPhone(extension), onSuccess: refresh })
  const withdraw = useMutation({
    mutationFn: () => api.settings.withdrawDeskPhone(extension),
    onSuccess() {
      refresh()
      showToast(t('settings.deskPhoneWithdrawn'))
      onClose()
    },
  })
  const failure = issue.error ?? withdraw.error
  const questions: Record<Step, ReactNode> = {
    overview: (
      <Overview user={user} isPending={issue.isPending} onIssue={() => issue.mutate()} onStep={setStep} />
    ),
    reissue: (
      <Question
        text={t('settings.reissueText')}
        label={t('settings.reissue')}
        isPending={issue.isPending}
        onYes={() => issue.mutate()}
        onNo={() => setStep('overview')}
      />
    ),
    withdraw: (
      <Question
        text={t('settings.withdrawText')}
        label={t('settings.withdraw')}
        isPending={withdraw.isPending}
        onYes={() => withdraw.mutate()}
        onNo={() => setStep('overview')}
      />
    ),
  }
  return (
    <Modal
      opened
      onClose={onClose}
      // a click beside it must not lose what is shown this once
      closeOnClickOutside={!issue.data}
      title={t('settings.deskPhoneTitle', { name: user.name, extension })}
    >
      {issue.data ? <Issued user={user} secret={issue.data} onClose={onClose} /> : questions[step]}
      {failure && (
        <p className={`late ${styles.plain}`} role="alert">
          {errorText(failure)}
        </p>
      )}
    </Modal>
  )
}

function Overview(props: {
  user: UserItem
  isPending: boolean
  onIssue: () => void
  onStep: (step: Step) => void
}) {
  const { t } = useTranslation()
  const { user } = props
  if (!user.hasDeskPhone)
    return (
      <>
        <p className={styles.plain}>{t('settings.noDeskPhoneText')}</p>
        <div className={styles.answers}>
          <Button loading={props.isPending} onClick={props.onIssue} data-autofocus>
            {t('settings.issue')}
          </Button>
        </div>
      </>
    )
  return (
    <>
      <DeskPhoneState extension={user.extension as string} isFull />
      <div className={styles.answers}>
        <Button variant="default" onClick={() => props.onStep('withdraw')}>
          {t('settings.withdraw')}
        </Button>
        <Button variant="default" onClick={() => props.onStep('reissue')} data-autofocus>
          {t('settings.reissue')}
        </Button>
      </div>
    </>
  )
}

function Question(props: {
  text: string
  label: string
  isPending: boolean
  onYes: () => void
  onNo: () => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <p className={styles.plain}>{props.text}</p>
      <div className={styles.answers}>
        <Button variant="default" onClick={props.onNo} autoFocus>
          {t('action.cancel')}
        </Button>
        <Button color="brick" loading={props.isPending} onClick={props.onYes}>
          {props.label}
        </Button>
      </div>
    </>
  )
}

/** The password, and whether the phone has come with it. */
function Issued(props: {
  user: UserItem
  secret: Parameters<typeof DeskPhoneSecretView>[0]['secret']
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { extension } = props.secret
  const phones = useQuery({ ...queries.deskPhones(), refetchInterval: 2_000 }).data?.phones ?? []
  const isHere = phones.some((phone) => phone.extension === extension)
  return (
    <>
      <DeskPhoneSecretView secret={props.secret} />
      <div className={styles.arrival} role="status">
        {isHere ? (
          <DeskPhoneState extension={extension} isFull />
        ) : (
          <span className="soft">{t('settings.deskPhoneAwaited')}</span>
        )}
      </div>
      <div className={styles.answers}>
        <Button onClick={props.onClose}>{t('settings.secretWritten')}</Button>
      </div>
    </>
  )
}
