import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Company, CompanyPatch, Language } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { countryOptions, currencyOptions, timeZoneOptions } from '../../ui/country-options.ts'
import { languageOptions } from '../../ui/languages.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import { Group, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

/** The company: what it is called, where it sits, and the norms its calls are measured by. */
export function CompanySection() {
  const company = useQuery(queries.companySettings()).data
  return company ? <CompanyForm company={company} /> : <SkeletonRows rows={6} />
}

function CompanyForm({ company }: { company: Company }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const saved = useSettingsSaved()
  const [draft, setDraft] = useState<CompanyPatch>({})
  const change = useMutation({
    mutationFn: api.settings.changeCompany,
    onSuccess() {
      setDraft({})
      saved()
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names change with the page's language
  const options = useMemo(
    () => ({ countries: countryOptions(), currencies: currencyOptions(), zones: timeZoneOptions() }),
    [i18n.language],
  )
  const values = { ...company, ...draft }
  const set = (part: CompanyPatch) => setDraft({ ...draft, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(draft)
  }
  return (
    <form onSubmit={submit}>
      <Group title={t('settings.company')}>
        <div className={styles.form}>
          <TextInput
            label={t('setup.companyName')}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <div className={styles.pair}>
            <Select
              label={t('setup.country')}
              data={options.countries}
              searchable
              allowDeselect={false}
              value={values.country}
              onChange={(country) => country && set({ country })}
            />
            <Select
              label={t('setup.currency')}
              data={options.currencies}
              searchable
              allowDeselect={false}
              value={values.currency}
              onChange={(currency) => currency && set({ currency })}
            />
            <Select
              label={t('setup.timeZone')}
              data={options.zones}
              searchable
              limit={60}
              allowDeselect={false}
              value={values.timeZone}
              onChange={(timeZone) => timeZone && set({ timeZone })}
            />
            <Select
              label={t('language.title')}
              data={languageOptions}
              allowDeselect={false}
              value={values.language}
              onChange={(language) => language && set({ language: language as Language })}
            />
          </div>
        </div>
      </Group>
      <Group title={t('settings.norms')} text={t('settings.normsText')}>
        <div className={styles.form}>
          <div className={styles.pair}>
            <NumberInput
              label={t('settings.callbackNorm')}
              suffix={`\u00a0${t('settings.secondsSuffix')}`}
              min={1}
              max={86_400}
              value={values.callbackNormSeconds}
              onChange={(value) => set({ callbackNormSeconds: Number(value) || 1 })}
            />
            <NumberInput
              label={t('settings.requestClosing')}
              suffix={`\u00a0${t('settings.secondsSuffix')}`}
              min={0}
              max={600}
              value={values.requestClosingTalkSeconds}
              onChange={(value) => set({ requestClosingTalkSeconds: Number(value) || 0 })}
            />
            <TextInput
              type="time"
              label={t('settings.callingFrom')}
              value={values.callingFrom}
              onChange={(event) => set({ callingFrom: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('settings.callingUntil')}
              value={values.callingUntil}
              onChange={(event) => set({ callingUntil: event.currentTarget.value })}
            />
          </div>
          <div className="soft">{t('settings.callingHoursText')}</div>
          {change.isError && <div className="late">{errorText(change.error)}</div>}
          <Button
            type="submit"
            style={{ justifySelf: 'start' }}
            loading={change.isPending}
            disabled={Object.keys(draft).length === 0}
          >
            {t('action.save')}
          </Button>
        </div>
      </Group>
    </form>
  )
}
