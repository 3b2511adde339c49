import { Button, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './settings.module.css'

/** A dialog with one form and one button. Fields say themselves what is wrong with them; the rest is said above the button. */
export function FormDialog(props: {
  title: string
  form: {
    submit: (event: FormEvent<HTMLFormElement>) => void
    isSaving: boolean
    failure: string | undefined
  }
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { form } = props
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <form onSubmit={form.submit} className={styles.form} noValidate>
        {props.children}
        {form.failure && (
          <div className="late" role="alert">
            {form.failure}
          </div>
        )}
        <Button type="submit" loading={form.isSaving} className={styles.submit}>
          {t('action.save')}
        </Button>
      </form>
    </Modal>
  )
}

/** Asks once more before something that cannot be taken back, and says what will happen. */
export function ConfirmDialog(props: {
  title: string
  text: string
  confirmLabel: string
  isPending: boolean
  failure?: string | undefined
  onConfirm: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <p className={styles.plain}>{props.text}</p>
      {props.failure && (
        <p className={`late ${styles.plain}`} role="alert">
          {props.failure}
        </p>
      )}
      <div className={styles.answers}>
        <Button variant="default" onClick={props.onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button color="brick" loading={props.isPending} onClick={props.onConfirm}>
          {props.confirmLabel}
        </Button>
      </div>
    </Modal>
  )
}
