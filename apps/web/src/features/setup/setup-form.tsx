import { Button, PasswordInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language, SetupBody } from '../../lib/contract.ts'
import { guessCountry, isZoneOf, suggestedBy } from '../../lib/countries.ts'
import { api } from '../../lib/endpoints.ts'
import { browserTimeZone } from '../../lib/format.ts'
import { unlockSound } from '../../lib/sound.ts'
import { fieldsOf, useErrorText, useFieldText } from '../../lib/use-error-text.ts'
import { countryOptions, currencyOptions, timeZoneOptions } from '../../ui/country-options.ts'
import { languageOptions } from '../../ui/languages.ts'
import styles from './setup.module.css'

const shortestPassword = 10

function initialValues(language: Language): SetupBody {
  const timeZone = browserTimeZone()
  const country = guessCountry(timeZone, navigator.languages)
  const suggested = suggestedBy(country)
  return {
    company: {
      name: '',
      country,
      currency: suggested.currency,
      timeZone: isZoneOf(timeZone, country) ? timeZone : suggested.timeZone,
      language,
    },
    administrator: { name: '', email: '', password: '' },
    start: 'demo',
  }
}

/** The first run: company, account, what to begin with. One button at its end. */
export function SetupForm(props: {
  language: Language
  onLanguage: (language: Language) => void
  onDone: () => void
}) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const required = (value: string) => (value.trim() ? null : t('field.required'))
  const form = useForm<SetupBody>({
    initialValues: initialValues(props.language),
    validateInputOnBlur: true,
    validate: {
      company: { name: required },
      administrator: {
        name: required,
        email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('field.bad_email')),
        password: (value) =>
          value.length >= shortestPassword ? null : t('setup.passwordHint', { count: shortestPassword }),
      },
    },
  })
  const perform = useMutation({
    mutationFn: api.setup.perform,
    onSuccess: props.onDone,
    onError: (error) =>
      form.setErrors(
        Object.fromEntries(Object.entries(fieldsOf(error)).map(([field, code]) => [field, fieldText(code)])),
      ),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  const options = useMemo(
    () => ({ countries: countryOptions(), currencies: currencyOptions(), zones: timeZoneOptions() }),
    [i18n.language],
  )

  const chooseCountry = (country: string | null) => {
    if (!country) return
    const suggested = suggestedBy(country)
    const zone = browserTimeZone()
    form.setFieldValue('company.country', country)
    form.setFieldValue('company.currency', suggested.currency)
    form.setFieldValue('company.timeZone', isZoneOf(zone, country) ? zone : suggested.timeZone)
  }
  const chooseLanguage = (value: string) => {
    form.setFieldValue('company.language', value as Language)
    props.onLanguage(value as Language)
  }
  const submit = form.onSubmit((values) => {
    void unlockSound()
    perform.mutate(values)
  })

  return (
    <form onSubmit={submit} noValidate>
      <section className={styles.section}>
        <h2>{t('setup.company')}</h2>
        <SegmentedControl
          fullWidth
          aria-label={t('language.title')}
          data={languageOptions}
          value={form.values.company.language}
          onChange={chooseLanguage}
        />
        <TextInput label={t('setup.companyName')} {...form.getInputProps('company.name')} data-autofocus />
        <Select
          label={t('setup.country')}
          data={options.countries}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('search.nothing')}
          {...form.getInputProps('company.country')}
          onChange={chooseCountry}
        />
        <div className={styles.pair}>
          <Select
            label={t('setup.currency')}
            data={options.currencies}
            searchable
            allowDeselect={false}
            {...form.getInputProps('company.currency')}
          />
          <Select
            label={t('setup.timeZone')}
            data={options.zones}
            searchable
            allowDeselect={false}
            limit={60}
            {...form.getInputProps('company.timeZone')}
          />
        </div>
      </section>
      <section className={styles.section}>
        <h2>{t('setup.account')}</h2>
        <TextInput
          label={t('setup.yourName')}
          autoComplete="name"
          {...form.getInputProps('administrator.name')}
        />
        <TextInput
          label={t('account.email')}
          type="email"
          autoComplete="username"
          {...form.getInputProps('administrator.email')}
        />
        <PasswordInput
          label={t('account.password')}
          description={t('setup.passwordHint', { count: shortestPassword })}
          autoComplete="new-password"
          {...form.getInputProps('administrator.password')}
        />
      </section>
      <section className={styles.section}>
        <h2>{t('setup.start')}</h2>
        <div className={styles.choices} role="radiogroup" aria-label={t('setup.start')}>
          {(['demo', 'empty'] as const).map((start) => (
            <label
              key={start}
              className={styles.choice}
              data-chosen={form.values.start === start || undefined}
            >
              <input
                type="radio"
                name="start"
                checked={form.values.start === start}
                onChange={() => form.setFieldValue('start', start)}
              />
              <span>
                <b>{t(`setup.start.${start}`)}</b>
                <span className="soft">{t(`setup.start.${start}Text`)}</span>
              </span>
            </label>
          ))}
        </div>
      </section>
      {perform.isError && (
        <p className="late" role="alert">
          {errorText(perform.error)}
        </p>
      )}
      <Button type="submit" size="md" fullWidth loading={perform.isPending}>
        {t('setup.submit')}
      </Button>
    </form>
  )
}
