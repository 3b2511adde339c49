import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../lib/contract.ts'
import { browserTimeZone } from '../../lib/format.ts'
import { countryOptions, currencyOptions } from '../../ui/country-options.ts'
import { languageOptions } from '../../ui/languages.ts'
import { useTimeZones } from '../../ui/use-time-zones.ts'
import styles from './setup.module.css'
import { placedIn } from './setup-draft.ts'
import type { SetupFormState } from './use-setup-form.ts'

/** The company, by the browser's own lists (they open at a letter typed, and weigh nothing): a new language shows at once, a new country brings its currency and zone. */
export function CompanyFields(props: { form: SetupFormState; onLanguage: (language: Language) => void }) {
  const { t, i18n } = useTranslation()
  const { draft, setCompany, problemOf, leave } = props.form
  const { company } = draft
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  const options = useMemo(
    () => ({ countries: countryOptions(), currencies: currencyOptions() }),
    [i18n.language],
  )
  const zones = useTimeZones(company.country, company.timeZone)
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
      <NativeSelect
        label={t('setup.country')}
        data={options.countries}
        value={company.country}
        onChange={({ currentTarget: { value } }) =>
          setCompany({ country: value, ...placedIn(value, browserTimeZone()) })
        }
      />
      <div className={styles.pair}>
        <NativeSelect
          label={t('setup.currency')}
          data={options.currencies}
          value={company.currency}
          onChange={(event) => setCompany({ currency: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('setup.timeZone')}
          data={zones}
          value={company.timeZone}
          onChange={(event) => setCompany({ timeZone: event.currentTarget.value })}
        />
      </div>
    </section>
  )
}
