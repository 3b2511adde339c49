import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { SetupForm } from '../../features/setup/setup-form.tsx'
import type { Language } from '../../lib/contract.ts'
import { switchLanguage } from '../i18n.ts'
import { queryClient } from '../query-client.ts'
import { Entrance } from './entrance.tsx'

export function SetupPage() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const enter = () => {
    queryClient.clear()
    void navigate({ to: '/' })
  }
  return (
    <Entrance title={t('setup.title')} text={t('setup.text')}>
      <SetupForm
        language={i18n.language as Language}
        onLanguage={(language) => void switchLanguage(language)}
        onDone={enter}
      />
    </Entrance>
  )
}
