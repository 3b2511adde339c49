import { useTranslation } from 'react-i18next'
import type { Company, CompanyPatch } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { useSettingsSaved } from './parts.tsx'
import { isWithin } from './ranges.ts'
import { type SettingsForm, useSettingsForm } from './use-settings-form.ts'

const ranges = {
  callbackNormSeconds: { from: 1, to: 86_400 },
  requestClosingTalkSeconds: { from: 0, to: 600 },
  callbackWindowMinutes: { from: 0, to: 1_440 },
}

const draftOf = (company: Company) => ({
  name: company.name,
  country: company.country,
  currency: company.currency,
  timeZone: company.timeZone,
  language: company.language,
  callbackNormSeconds: company.callbackNormSeconds as number | string,
  requestClosingTalkSeconds: company.requestClosingTalkSeconds as number | string,
  callbackWindowMinutes: company.callbackWindowMinutes as number | string,
  callingFrom: company.callingFrom,
  callingUntil: company.callingUntil,
})
type Draft = ReturnType<typeof draftOf>
export type CompanyForm = SettingsForm<Draft>

/** The company's settings as a form; only what was changed is sent. */
export function useCompanyForm(company: Company): { form: CompanyForm; isChanged: boolean } {
  const { t } = useTranslation()
  const before = draftOf(company)
  const outOf = (values: Draft, field: keyof typeof ranges, key: 'secondsRange' | 'minutesRange') =>
    isWithin(values[field], ranges[field]) ? undefined : t(`settings.${key}`, ranges[field])
  const form = useSettingsForm<Draft>({
    initial: before,
    check: (draft) => ({
      name: draft.name.trim() ? undefined : t('settings.enterCompanyName'),
      callbackNormSeconds: outOf(draft, 'callbackNormSeconds', 'secondsRange'),
      requestClosingTalkSeconds: outOf(draft, 'requestClosingTalkSeconds', 'secondsRange'),
      callbackWindowMinutes: outOf(draft, 'callbackWindowMinutes', 'minutesRange'),
      callingFrom: draft.callingFrom ? undefined : t('settings.enterTime'),
      callingUntil: draft.callingUntil ? undefined : t('settings.enterTime'),
    }),
    save: (draft) => api.settings.changeCompany(changesOf(before, draft)),
    onSaved: useSettingsSaved(),
  })
  return { form, isChanged: Object.keys(changesOf(before, form.draft)).length > 0 }
}

/** Numbers that were typed in are numbers again. */
function changesOf(before: Draft, draft: Draft): CompanyPatch {
  const changed = Object.entries(draft).filter(([field, value]) => value !== before[field as keyof Draft])
  return Object.fromEntries(
    changed.map(([field, value]) => [field, field in ranges && value !== '' ? Number(value) : value]),
  ) as CompanyPatch
}
