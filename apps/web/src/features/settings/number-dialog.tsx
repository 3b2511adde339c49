import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CompanyNumber } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { FormDialog } from './form-dialog.tsx'
import { useSettingsSaved } from './parts.tsx'
import { useSettingsForm } from './use-settings-form.ts'

export function NumberDialog({ number, onClose }: { number: CompanyNumber | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queues = useQuery(queries.queues()).data ?? []
  const trunks = useQuery(queries.trunks()).data ?? []
  // with one group there is nothing to choose
  const onlyQueueId = queues.length === 1 ? (queues[0]?.id ?? null) : null
  const form = useNumberForm(number, onlyQueueId, onClose)
  const { draft, set, errorOf } = form
  return (
    <FormDialog title={number?.display ?? t('settings.addNumber')} form={form} onClose={onClose}>
      <TextInput
        data-autofocus
        type="tel"
        label={t('settings.number')}
        value={draft.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
        error={errorOf('number')}
      />
      <Select
        label={t('settings.queue')}
        data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
        allowDeselect={false}
        value={draft.queueId ?? onlyQueueId}
        onChange={(queueId) => set({ queueId })}
        error={errorOf('queueId')}
      />
      <TextInput
        label={t('contact.source')}
        description={t('settings.sourceText')}
        maxLength={100}
        value={draft.source}
        onChange={(event) => set({ source: event.currentTarget.value })}
        error={errorOf('source')}
      />
      <Select
        label={t('settings.trunk')}
        placeholder={t('settings.anyTrunk')}
        data={trunks.map((trunk) => ({ value: trunk.id, label: trunk.name }))}
        clearable
        value={draft.trunkId}
        onChange={(trunkId) => set({ trunkId })}
        error={errorOf('trunkId')}
      />
    </FormDialog>
  )
}

function useNumberForm(number: CompanyNumber | null, onlyQueueId: string | null, onClose: () => void) {
  const { t } = useTranslation()
  return useSettingsForm({
    initial: {
      number: number?.display ?? '',
      queueId: number?.queue.id ?? null,
      trunkId: number?.trunk?.id ?? null,
      source: number?.source ?? '',
    },
    check: (draft) => ({
      number: draft.number.trim() ? undefined : t('settings.enterNumber'),
      queueId: (draft.queueId ?? onlyQueueId) ? undefined : t('settings.chooseQueue'),
    }),
    save: ({ queueId, ...rest }) =>
      api.settings.saveNumber(number?.id ?? null, { ...rest, queueId: (queueId ?? onlyQueueId) as string }),
    say(field, code, { takenBy }) {
      if (field !== 'number') return undefined
      if (code !== 'taken') return t('field.bad_phone_number')
      const { queue, trunk } = (takenBy ?? {}) as { queue?: string; trunk?: string | null }
      if (!queue) return t('settings.numberTaken')
      return trunk
        ? t('settings.numberTakenByLine', { queue, trunk })
        : t('settings.numberTakenByQueue', { queue })
    },
    onSaved: useSettingsSaved(onClose),
  })
}
