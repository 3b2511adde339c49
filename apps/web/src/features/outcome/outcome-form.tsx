import { Button, Group, Select, Textarea } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Deal, OutcomeKind } from '../../lib/contract.ts'
import { useErrorText, useFieldText } from '../../lib/use-error-text.ts'
import styles from './outcome.module.css'
import { BoughtFields, ScheduledFields } from './outcome-fields.tsx'
import { useOutcomeForm } from './use-outcome-form.ts'

const kinds: readonly OutcomeKind[] = ['scheduled', 'bought', 'will_not_buy', 'not_a_client']

export interface OutcomeFormProps {
  callId: string
  openDeals: Deal[]
  onSaved: () => void
  onPostpone?: (() => void) | undefined
}

/** The outcome of one call: one of four, always with words. Usable while still talking. */
export function OutcomeForm({ callId, openDeals, onSaved, onPostpone }: OutcomeFormProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldText = useFieldText()
  const form = useOutcomeForm(callId, openDeals, onSaved)
  const { draft, change, problems, offered } = form
  const phrases = offered?.phrases.filter((phrase) => phrase.outcome === draft.outcome) ?? []
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  return (
    <form
      className={styles.form}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
      }}
    >
      <div className={styles.kinds} role="radiogroup" aria-label={t('outcome.title')}>
        {kinds.map((kind) => (
          <label
            key={kind}
            className={styles.kind}
            data-kind={kind}
            data-chosen={draft.outcome === kind || undefined}
          >
            <input
              type="radio"
              name={`outcome-${callId}`}
              checked={draft.outcome === kind}
              onChange={() => change({ outcome: kind })}
            />
            {t(`status.${kind}`)}
          </label>
        ))}
      </div>
      {problems.outcome && <div className="late">{t('outcome.choose')}</div>}
      {draft.outcome && (
        <>
          {draft.outcome === 'scheduled' && <ScheduledFields form={form} />}
          {draft.outcome === 'bought' && <BoughtFields form={form} openDeals={openDeals} />}
          {draft.outcome === 'will_not_buy' && (
            <Select
              label={t('outcome.reason')}
              data={(offered?.lostReasons ?? []).map((reason) => ({ value: reason.id, label: reason.name }))}
              value={draft.lostReasonId || null}
              onChange={(value) => change({ lostReasonId: value ?? '' })}
              error={fieldText(problems.lostReasonId)}
            />
          )}
          <Textarea
            label={t('outcome.comment')}
            description={t('outcome.commentHint')}
            autosize
            minRows={2}
            maxRows={6}
            value={draft.comment}
            onChange={(event) => change({ comment: event.currentTarget.value })}
            error={fieldText(problems.comment)}
          />
          {phrases.length > 0 && (
            <div className={styles.phrases}>
              {phrases.map((phrase) => (
                <button
                  key={phrase.id}
                  type="button"
                  onClick={() => change({ comment: joined(draft.comment, phrase.text) })}
                >
                  {phrase.text}
                </button>
              ))}
            </div>
          )}
        </>
      )}
      {form.save.isError && (
        <div className="late" role="alert">
          {errorText(form.save.error)}
        </div>
      )}
      <Group justify="flex-end" gap="xs">
        {onPostpone && (
          <Button variant="subtle" color="gray" onClick={onPostpone}>
            {t('outcome.later')}
          </Button>
        )}
        <Button type="submit" loading={form.save.isPending} disabled={!draft.outcome}>
          {t('outcome.save')}
        </Button>
      </Group>
    </form>
  )
}

/** A saved phrase is added to what is already written. */
function joined(comment: string, phrase: string): string {
  const before = comment.trim()
  if (!before) return phrase
  return /[.!?…]$/.test(before) ? `${before} ${phrase}` : `${before}. ${phrase}`
}
