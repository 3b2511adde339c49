import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queries } from '../../lib/queries.ts'

/** Where a line that was entered by name leads, or why calls from it will not be known. An address says it all by itself. */
export function TrunkHostState({ host }: { host: string }) {
  const { t } = useTranslation()
  const name = host.toLowerCase().replace(/\.$/, '')
  const found = useQuery(queries.trunkAddresses()).data?.find((one) => one.host === name)
  if (!found) return null
  const addresses = found.addresses.join(', ')
  if (!found.problem) return addresses ? <div className="soft">→ {addresses}</div> : null
  return (
    <div className="late">
      {t(`settings.host.${found.problem}`)}{' '}
      {addresses ? t('settings.hostLastKnown', { addresses }) : t('settings.hostUnknownCalls')}
    </div>
  )
}
