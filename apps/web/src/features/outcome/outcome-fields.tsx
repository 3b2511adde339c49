import { Button, FileButton, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Deal } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { money, toLocalInput } from '../../lib/format.ts'
import { serverNowMs } from '../../lib/server-clock.ts'
import { useErrorText, useFieldText } from '../../lib/use-error-text.ts'
import styles from './outcome.module.css'
import { nextMorning } from './outcome-draft.ts'
import type { OutcomeFormState } from './use-outcome-form.ts'

/** Work goes on: what is done next, and when. */
export function ScheduledFields({ form }: { form: OutcomeFormState }) {
  const { t } = useTranslation()
  const fieldText = useFieldText()
  const { draft, change, problems } = form
  const now = serverNowMs()
  const presets = [
    { label: t('when.inHour'), at: now + 3_600_000 },
    { label: t('when.tomorrow'), at: nextMorning(now, 1) },
    { label: t('when.inThreeDays'), at: nextMorning(now, 3) },
    { label: t('when.inWeek'), at: nextMorning(now, 7) },
  ]
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label={t('outcome.nextTitle')}
          value={draft.nextTitle}
          onChange={(event) => change({ nextTitle: event.currentTarget.value })}
          error={fieldText(problems.nextTitle)}
        />
        <TextInput
          type="datetime-local"
          label={t('outcome.nextAt')}
          value={draft.nextAt}
          onChange={(event) => change({ nextAt: event.currentTarget.value })}
          error={fieldText(problems.nextAt)}
        />
      </div>
      <div className={styles.phrases}>
        {presets.map((preset) => (
          <button
            key={preset.label}
            type="button"
            onClick={() => change({ nextAt: toLocalInput(preset.at) })}
          >
            {preset.label}
          </button>
        ))}
      </div>
    </>
  )
}

/** Bought: the sum, whose deal it was, and the contract. */
export function BoughtFields({ form, openDeals }: { form: OutcomeFormState; openDeals: Deal[] }) {
  const { t } = useTranslation()
  const fieldText = useFieldText()
  const errorText = useErrorText()
  const { draft, change, problems, currency } = form
  const upload = useMutation({
    mutationFn: api.files.upload,
    onSuccess: (file) => change({ contractFile: file }),
  })
  const deals = [
    { value: '', label: t('outcome.newDeal') },
    ...openDeals.map((deal) => ({
      value: deal.id,
      label: `${deal.title} · ${money(deal.amountMinor, deal.currency)}`,
    })),
  ]
  const attach = (file: File | null) => file && upload.mutate(file)
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label={t('outcome.amount', { currency })}
          inputMode="decimal"
          value={draft.amount ?? ''}
          onChange={(event) => change({ amount: event.currentTarget.value })}
          error={fieldText(problems.amount)}
        />
        {openDeals.length > 0 && (
          <Select
            label={t('outcome.deal')}
            data={deals}
            value={draft.dealId}
            allowDeselect={false}
            onChange={(value) => change({ dealId: value ?? '' })}
          />
        )}
        {!draft.dealId && (
          <TextInput
            label={t('outcome.dealTitle')}
            value={draft.dealTitle}
            onChange={(event) => change({ dealTitle: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t('outcome.contractNumber')}
          value={draft.contractNumber}
          onChange={(event) => change({ contractNumber: event.currentTarget.value })}
        />
      </div>
      <div className={styles.file}>
        <FileButton onChange={attach}>
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={upload.isPending}>
              {t('outcome.attach')}
            </Button>
          )}
        </FileButton>
        {draft.contractFile && <span className="ellipsis">{draft.contractFile.name}</span>}
        {upload.isError && <span className="late">{errorText(upload.error)}</span>}
      </div>
    </>
  )
}
