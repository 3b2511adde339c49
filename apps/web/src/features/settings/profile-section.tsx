import { Button, PasswordInput, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeOf } from '../../lib/api.ts'
import type { Language } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { useMe } from '../../lib/queries.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { languageOptions } from '../../ui/languages.ts'
import { Group, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

const shortestPassword = 10

/** One's own name, language, appearance and password. */
export function ProfileSection({
  onLanguage,
  children,
}: {
  onLanguage: (language: Language) => void
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const me = useMe()
  const saved = useSettingsSaved()
  const errorText = useErrorText()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [name, setName] = useState(me.name)
  const change = useMutation({ mutationFn: api.account.change, onSuccess: saved })
  const chooseLanguage = (value: string) => {
    const language = value as Language
    onLanguage(language)
    change.mutate({ language })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) change.mutate({ name: name.trim() })
  }
  return (
    <>
      <Group title={t('settings.profile')}>
        <form onSubmit={submit} className={styles.form}>
          <TextInput
            label={t('setup.yourName')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={change.isError ? errorText(change.error) : undefined}
          />
          <div>
            <div className={styles.label}>{t('language.title')}</div>
            <SegmentedControl
              fullWidth
              data={languageOptions}
              value={me.language}
              onChange={chooseLanguage}
            />
          </div>
          <div>
            <div className={styles.label}>{t('theme.title')}</div>
            <SegmentedControl
              fullWidth
              data={(['auto', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`theme.${value}`),
              }))}
              value={colorScheme}
              onChange={(value) => setColorScheme(value as typeof colorScheme)}
            />
          </div>
          <Button
            type="submit"
            style={{ justifySelf: 'start' }}
            loading={change.isPending}
            disabled={name.trim() === me.name || !name.trim()}
          >
            {t('action.save')}
          </Button>
        </form>
      </Group>
      <PasswordGroup />
      {children}
    </>
  )
}

function PasswordGroup() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const saved = useSettingsSaved(() => {
    setCurrent('')
    setNew('')
  })
  const change = useMutation({ mutationFn: api.account.changePassword, onSuccess: saved })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ currentPassword, newPassword })
  }
  const isWrong = change.isError && codeOf(change.error) === 'wrong_credentials'
  return (
    <Group title={t('settings.password')} text={t('settings.passwordText')}>
      <form onSubmit={submit} className={styles.form}>
        <PasswordInput
          label={t('settings.currentPassword')}
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={isWrong ? t('settings.wrongPassword') : undefined}
        />
        <PasswordInput
          label={t('settings.newPassword')}
          description={t('setup.passwordHint', { count: shortestPassword })}
          autoComplete="new-password"
          value={newPassword}
          onChange={(event) => setNew(event.currentTarget.value)}
          error={change.isError && !isWrong ? errorText(change.error) : undefined}
        />
        <Button
          type="submit"
          variant="default"
          style={{ justifySelf: 'start' }}
          loading={change.isPending}
          disabled={!currentPassword || newPassword.length < shortestPassword}
        >
          {t('settings.changePassword')}
        </Button>
      </form>
    </Group>
  )
}
