import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { unlockSound } from '../../lib/sound.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { queryClient } from '../query-client.ts'
import { Entrance } from './entrance.tsx'

/** Signing in; the same click lets the page ring. */
export function SignInPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const [values, setValues] = useState({ email: '', password: '' })
  const signIn = useMutation({
    mutationFn: api.account.signIn,
    onSuccess() {
      queryClient.clear()
      void navigate({ href: next ?? '/' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void unlockSound()
    signIn.mutate(values)
  }
  return (
    <Entrance title={t('signIn.title')} text={t('signIn.text')} isNarrow>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('account.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={values.email}
            onChange={(event) => setValues({ ...values, email: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('account.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={values.password}
            onChange={(event) => setValues({ ...values, password: event.currentTarget.value })}
            error={signIn.isError ? errorText(signIn.error) : undefined}
          />
          <Button type="submit" size="md" mt="xs" loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  )
}
