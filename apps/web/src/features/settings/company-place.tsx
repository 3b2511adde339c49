import { type ComboboxItem, Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/contract.ts'
import { isZoneOf, suggestedBy } from '../../lib/countries.ts'
import { countryOptions, currencyOptions } from '../../ui/country-options.ts'
import { languageOptions } from '../../ui/languages.ts'
import { isZoneFound, type ZoneGroup } from '../../ui/time-zones.ts'
import { useTimeZones } from '../../ui/use-time-zones.ts'
import styles from './settings.module.css'
import type { CompanyForm } from './use-company-form.ts'

/** Where the company sits. A new country brings its currency and zone, which may be changed still. */
export function CompanyPlace({ form }: { form: CompanyForm }) {
  const { t, i18n } = useTranslation()
  const { draft, set, errorOf } = form
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  const options = useMemo(
    () => ({ countries: countryOptions(), currencies: currencyOptions() }),
    [i18n.language],
  )
  const zones = useTimeZones(draft.country, draft.timeZone)
  const moveTo = (country: string) => {
    const { currency, timeZone } = suggestedBy(country)
    set({ country, currency, timeZone: isZoneOf(draft.timeZone, country) ? draft.timeZone : timeZone })
  }
  const isElsewhere = !isZoneOf(draft.timeZone, draft.country)
  return (
    <div className={styles.pair}>
      <Select
        label={t('setup.country')}
        data={options.countries}
        searchable
        nothingFoundMessage={t('settings.nothingFound')}
        allowDeselect={false}
        value={draft.country}
        onChange={(country) => country && moveTo(country)}
        error={errorOf('country')}
      />
      <Select
        label={t('setup.currency')}
        data={options.currencies}
        searchable
        nothingFoundMessage={t('settings.nothingFound')}
        allowDeselect={false}
        value={draft.currency}
        onChange={(currency) => currency && set({ currency })}
        error={errorOf('currency')}
      />
      <Select
        label={t('setup.timeZone')}
        {...(isElsewhere && { description: t('settings.zoneElsewhere') })}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data={zones}
        searchable
        nothingFoundMessage={t('settings.noSuchCity')}
        filter={({ options: groups, search }) => found(groups as ZoneGroup[], search)}
        maxDropdownHeight={320}
        allowDeselect={false}
        value={draft.timeZone}
        onChange={(timeZone) => timeZone && set({ timeZone })}
        error={errorOf('timeZone')}
      />
      <Select
        label={t('language.title')}
        data={languageOptions}
        allowDeselect={false}
        value={draft.language}
        onChange={(language) => language && set({ language: language as Language })}
        error={errorOf('language')}
      />
    </div>
  )
}

const found = (groups: ZoneGroup[], typed: string): { group: string; items: ComboboxItem[] }[] =>
  groups
    .map(({ group, items }) => ({ group, items: items.filter((zone) => isZoneFound(zone, typed)) }))
    .filter(({ items }) => items.length > 0)
