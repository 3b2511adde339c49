import { Button } from '@mantine/core'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiFailure, codeOf } from '../../lib/api.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { SearchIcon, WarningIcon } from '../../ui/icons.ts'
import { EmptyState } from '../../ui/page.tsx'

/** An address that leads nowhere, or to something this user does not see. */
export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <EmptyState icon={<SearchIcon size={20} />} title={t('notFound.title')} text={t('notFound.text')}>
      <Button component={Link} to="/">
        {t('notFound.action')}
      </Button>
    </EmptyState>
  )
}

/** What is not there for this user: whether it exists is none of their business. */
const nowhere: readonly string[] = ['not_found', 'call_not_found', 'forbidden']

/** A page that could not be shown. */
export function FailurePage({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const router = useRouter()
  const errorText = useErrorText()
  const { reset } = useQueryErrorResetBoundary()
  if (nowhere.includes(codeOf(error))) return <NotFoundPage />
  const again = () => {
    reset()
    void router.invalidate()
  }
  const requestId = error instanceof ApiFailure ? error.requestId : undefined
  return (
    <EmptyState icon={<WarningIcon size={20} />} title={t('failure.title')} text={errorText(error)}>
      <Button onClick={again}>{t('action.tryAgain')}</Button>
      {requestId && <div className="soft num">{t('failure.requestId', { id: requestId })}</div>}
    </EmptyState>
  )
}
