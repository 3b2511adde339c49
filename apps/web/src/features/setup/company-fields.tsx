import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/contract.ts'
import { browserTimeZone } from '../../lib/format.ts'
import { countryOptions, currencyOptions, timeZoneOptions } from '../../ui/country-options.ts'
import { languageOptions } from '../../ui/languages.ts'
import styles from './setup.module.css'
import { placedIn } from './setup-draft.ts'
import type { SetupFormState } from './use-setup-form.ts'

/** The company: a new language shows at once, a new country brings its currency and zone. */
export function CompanyFields(props: { form: SetupFormState; onLanguage: (language: Language) => void }) {
  const { t, i18n } = useTranslation()
  const { draft, setCompany, problemOf, leave } = props.form
  const { company } = draft
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  const options = useMemo(
    () => ({ countries: countryOptions(), currencies: currencyOptions(), zones: timeZoneOptions() }),
    [i18n.language],
  )
  const chooseLanguage = (value: string) => {
    const language = value as Language
    setCompany({ language })
    props.onLanguage(language)
  }
  return (
    <section className={styles.section}>
      <h2>{t('setup.company')}</h2>
      <SegmentedControl
        fullWidth
        aria-label={t('language.title')}
        data={languageOptions}
        value={company.language}
        onChange={chooseLanguage}
      />
      <TextInput
        label={t('setup.companyName')}
        autoComplete="organization"
        value={company.name}
        onChange={(event) => setCompany({ name: event.currentTarget.value })}
        onBlur={() => leave('company.name')}
        error={problemOf('company.name')}
      />
      <Select
        label={t('setup.country')}
        data={options.countries}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('search.nothing')}
        value={company.country}
        onChange={(country) => country && setCompany({ country, ...placedIn(country, browserTimeZone()) })}
      />
      <div className={styles.pair}>
        <Select
          label={t('setup.currency')}
          data={options.currencies}
          searchable
          allowDeselect={false}
          value={company.currency}
          onChange={(currency) => currency && setCompany({ currency })}
        />
        <Select
          label={t('setup.timeZone')}
          data={options.zones}
          searchable
          allowDeselect={false}
          limit={60}
          value={company.timeZone}
          onChange={(timeZone) => timeZone && setCompany({ timeZone })}
        />
      </div>
    </section>
  )
}
