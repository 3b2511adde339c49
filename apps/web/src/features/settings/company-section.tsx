import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Company } from '../../lib/contract.ts'
import { queries } from '../../lib/queries.ts'
import { SkeletonRows } from '../../ui/page.tsx'
import { CompanyPlace } from './company-place.tsx'
import { Group } from './parts.tsx'
import styles from './settings.module.css'
import { type CompanyForm, useCompanyForm } from './use-company-form.ts'

/** The company: what it is called, where it sits, and the norms its calls are measured by. */
export function CompanySection() {
  const company = useQuery(queries.companySettings()).data
  return company ? <CompanyFields company={company} /> : <SkeletonRows rows={6} />
}

function CompanyFields({ company }: { company: Company }) {
  const { t } = useTranslation()
  const { form, isChanged } = useCompanyForm(company)
  return (
    <form onSubmit={form.submit} noValidate>
      <Group title={t('settings.company')}>
        <div className={styles.form}>
          <TextInput
            label={t('setup.companyName')}
            maxLength={200}
            value={form.draft.name}
            onChange={(event) => form.set({ name: event.currentTarget.value })}
            error={form.errorOf('name')}
          />
          <CompanyPlace form={form} />
        </div>
      </Group>
      <Group title={t('settings.norms')} text={t('settings.normsText')}>
        <div className={styles.form}>
          <Norms form={form} />
          {form.failure && (
            <div className="late" role="alert">
              {form.failure}
            </div>
          )}
          <Button
            type="submit"
            style={{ justifySelf: 'start' }}
            loading={form.isSaving}
            disabled={!isChanged}
          >
            {t('action.save')}
          </Button>
        </div>
      </Group>
    </form>
  )
}

function Norms({ form }: { form: CompanyForm }) {
  const { t } = useTranslation()
  const { draft, set, errorOf } = form
  const numbers = { allowDecimal: false, allowNegative: false, clampBehavior: 'none' } as const
  return (
    <>
      <div className={styles.pair}>
        <NumberInput
          {...numbers}
          label={t('settings.callbackNorm')}
          suffix={`\u00a0${t('settings.secondsSuffix')}`}
          value={draft.callbackNormSeconds}
          onChange={(callbackNormSeconds) => set({ callbackNormSeconds })}
          error={errorOf('callbackNormSeconds')}
        />
        <NumberInput
          {...numbers}
          label={t('settings.requestClosing')}
          suffix={`\u00a0${t('settings.secondsSuffix')}`}
          value={draft.requestClosingTalkSeconds}
          onChange={(requestClosingTalkSeconds) => set({ requestClosingTalkSeconds })}
          error={errorOf('requestClosingTalkSeconds')}
        />
        <TextInput
          type="time"
          label={t('settings.callingFrom')}
          value={draft.callingFrom}
          onChange={(event) => set({ callingFrom: event.currentTarget.value })}
          error={errorOf('callingFrom')}
        />
        <TextInput
          type="time"
          label={t('settings.callingUntil')}
          value={draft.callingUntil}
          onChange={(event) => set({ callingUntil: event.currentTarget.value })}
          error={errorOf('callingUntil')}
        />
      </div>
      <div className="soft">{t('settings.callingHoursText')}</div>
      <NumberInput
        {...numbers}
        label={t('settings.callbackWindow')}
        description={t('settings.callbackWindowText')}
        suffix={`\u00a0${t('settings.minutesSuffix')}`}
        value={draft.callbackWindowMinutes}
        onChange={(callbackWindowMinutes) => set({ callbackWindowMinutes })}
        error={errorOf('callbackWindowMinutes')}
      />
    </>
  )
}
