import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { timeZoneGroups, type ZoneGroup } from './time-zones.ts'

/** Zones for a list, in the page's language. */
export function useTimeZones(country: string, chosen: string): ZoneGroup[] {
  const { t, i18n } = useTranslation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  return useMemo(
    () => timeZoneGroups({ country, chosen, city: (key) => t(key), elsewhere: t('setup.elsewhere') }),
    [i18n.language, country, chosen],
  )
}
