import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/contract.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { AccountFields, StartChoice } from './account-fields.tsx'
import { CompanyFields } from './company-fields.tsx'
import { useSetupForm } from './use-setup-form.ts'

/** The first run: company, account, what to begin with. One button at its end. */
export function SetupForm(props: {
  language: Language
  onLanguage: (language: Language) => void
  onDone: () => void
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const form = useSetupForm(props.language, props.onDone)
  return (
    <form onSubmit={form.submit} noValidate>
      <CompanyFields form={form} onLanguage={props.onLanguage} />
      <AccountFields form={form} />
      <StartChoice form={form} />
      {form.perform.isError && (
        <p className="late" role="alert">
          {errorText(form.perform.error)}
        </p>
      )}
      <Button type="submit" size="md" fullWidth loading={form.perform.isPending}>
        {t('setup.submit')}
      </Button>
    </form>
  )
}
