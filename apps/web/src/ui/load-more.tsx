import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** The next page of a list, when there is one. */
export function LoadMore(props: { hasMore: boolean; isLoading: boolean; onMore: () => void }) {
  const { t } = useTranslation()
  if (!props.hasMore) return null
  return (
    <div style={{ display: 'flex', justifyContent: 'center', padding: 14 }}>
      <Button variant="default" size="xs" loading={props.isLoading} onClick={props.onMore}>
        {t('action.showMore')}
      </Button>
    </div>
  )
}
