import { PasswordInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './setup.module.css'
import { shortestPassword } from './setup-draft.ts'
import type { SetupFormState } from './use-setup-form.ts'

/** The administrator's account. */
export function AccountFields({ form }: { form: SetupFormState }) {
  const { t } = useTranslation()
  const { draft, setAccount, problemOf, leave } = form
  const { administrator } = draft
  return (
    <section className={styles.section}>
      <h2>{t('setup.account')}</h2>
      <TextInput
        label={t('setup.yourName')}
        autoComplete="name"
        value={administrator.name}
        onChange={(event) => setAccount({ name: event.currentTarget.value })}
        onBlur={() => leave('administrator.name')}
        error={problemOf('administrator.name')}
      />
      <TextInput
        label={t('account.email')}
        type="email"
        autoComplete="username"
        value={administrator.email}
        onChange={(event) => setAccount({ email: event.currentTarget.value })}
        onBlur={() => leave('administrator.email')}
        error={problemOf('administrator.email')}
      />
      <PasswordInput
        label={t('account.password')}
        description={t('setup.passwordHint', { count: shortestPassword })}
        autoComplete="new-password"
        value={administrator.password}
        onChange={(event) => setAccount({ password: event.currentTarget.value })}
        onBlur={() => leave('administrator.password')}
        error={problemOf('administrator.password')}
      />
    </section>
  )
}

/** A demo company to look around in, or an empty one. */
export function StartChoice({ form }: { form: SetupFormState }) {
  const { t } = useTranslation()
  return (
    <section className={styles.section}>
      <h2>{t('setup.start')}</h2>
      <div className={styles.choices} role="radiogroup" aria-label={t('setup.start')}>
        {(['demo', 'empty'] as const).map((start) => (
          <label key={start} className={styles.choice} data-chosen={form.draft.start === start || undefined}>
            <input
              type="radio"
              name="start"
              checked={form.draft.start === start}
              onChange={() => form.setStart(start)}
            />
            <span>
              <b>{t(`setup.start.${start}`)}</b>
              <span className="soft">{t(`setup.start.${start}Text`)}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  )
}
