import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DealCard, DealPatch } from '../../lib/contract.ts'
import { money } from '../../lib/format.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { Editable } from '../../ui/editable.tsx'
import styles from './deal.module.css'
import { LostReasonDialog } from './lost-reason-dialog.tsx'
import { useChangeDeal } from './use-change-deal.ts'

/** What is sold, for how much, and how far it is. */
export function DealHead({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const change = useChangeDeal(deal.id)
  return (
    <header className={styles.head}>
      <h1>
        <Editable
          size="lg"
          label={t('deal.title')}
          field="title"
          value={deal.title}
          placeholder={t('deal.titlePlaceholder')}
          isReadOnly={!deal.can.edit}
          onSave={(title) => change.mutateAsync({ title })}
        />
      </h1>
      <b className={`${styles.total} num`}>{money(deal.amountMinor, deal.currency)}</b>
      {deal.can.edit ? <Steps deal={deal} /> : <StateText deal={deal} />}
    </header>
  )
}

function StateText({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  if (deal.state === 'open') return <span className="soft">{deal.stage.name}</span>
  return (
    <span className={deal.state === 'won' ? 'good' : 'soft'}>
      {[t(`deal.state.${deal.state}`), deal.lostReason?.name].filter(Boolean).join(' · ')}
    </span>
  )
}

/** Moves the deal, ends it, or opens it again; each can be taken back. */
function Steps({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const [isLosing, setLosing] = useState(false)
  const { step, isPending } = useStep(deal)
  if (deal.state !== 'open')
    return (
      <div className={styles.steps}>
        <StateText deal={deal} />
        <Button size="xs" variant="default" loading={isPending} onClick={() => step({ state: 'open' })}>
          {t('deal.reopen')}
        </Button>
      </div>
    )
  return (
    <div className={styles.steps}>
      <Select
        size="xs"
        className={styles.stage}
        aria-label={t('deal.stage')}
        data={deal.stages.map((stage) => ({ value: stage.id, label: stage.name }))}
        value={deal.stage.id}
        allowDeselect={false}
        onChange={(stageId) => stageId && stageId !== deal.stage.id && step({ stageId })}
      />
      <Button size="xs" loading={isPending} onClick={() => step({ state: 'won' })}>
        {t('deal.win')}
      </Button>
      <Button size="xs" variant="default" disabled={isPending} onClick={() => setLosing(true)}>
        {t('deal.lose')}
      </Button>
      {isLosing && (
        <LostReasonDialog
          title={deal.title}
          onClose={() => setLosing(false)}
          onChoose={(lostReasonId) => {
            setLosing(false)
            step({ state: 'lost', lostReasonId })
          }}
        />
      )}
    </div>
  )
}

function useStep(deal: DealCard) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const change = useChangeDeal(deal.id)
  const fail = (error: unknown) => showToast(errorText(error), { tone: 'bad' })
  const step = (patch: Omit<DealPatch, 'version'>) =>
    change.mutate(patch, {
      onSuccess: (saved) =>
        showToast(t('deals.moved', { title: saved.title, stage: stateOf(saved, t) }), {
          undo: () => change.mutate(wayBack(deal, patch), { onError: fail }),
        }),
      onError: fail,
    })
  return { step, isPending: change.isPending }
}

/** Takes back what this step changed, and nothing that came after it. */
function wayBack(before: DealCard, { stageId }: Omit<DealPatch, 'version'>): Omit<DealPatch, 'version'> {
  if (stageId) return { stageId: before.stage.id }
  return { state: before.state, ...(before.lostReason && { lostReasonId: before.lostReason.id }) }
}

type T = ReturnType<typeof useTranslation>['t']
const stateOf = (deal: Pick<DealCard, 'state' | 'stage'>, t: T): string =>
  deal.state === 'open' ? deal.stage.name : t(`deal.state.${deal.state}`)
