import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Queue } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { FormDialog } from './form-dialog.tsx'
import { useSettingsSaved } from './parts.tsx'
import { isWithin } from './ranges.ts'
import styles from './settings.module.css'
import { useSettingsForm } from './use-settings-form.ts'

const ring = { from: 5, to: 300 }

export function QueueDialog({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation()
  const people = useQuery(queries.people()).data ?? []
  const teams = useQuery(queries.teams()).data ?? []
  const form = useQueueForm(queue, onClose)
  const { draft, set, errorOf } = form
  const seconds = `\u00a0${t('settings.secondsSuffix')}`
  return (
    <FormDialog title={queue?.name ?? t('settings.addQueue')} form={form} onClose={onClose}>
      <TextInput
        data-autofocus
        label={t('settings.name')}
        maxLength={100}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
      />
      <MultiSelect
        label={t('settings.members')}
        data={people.map((person) => ({ value: person.id, label: person.name }))}
        searchable
        nothingFoundMessage={t('settings.nobodyFound')}
        value={draft.memberUserIds}
        onChange={(memberUserIds) => set({ memberUserIds })}
        error={errorOf('memberUserIds')}
      />
      <Select
        label={t('settings.team')}
        placeholder={t('settings.noTeam')}
        data={teams.map((team) => ({ value: team.id, label: team.name }))}
        clearable
        value={draft.teamId}
        onChange={(teamId) => set({ teamId })}
        error={errorOf('teamId')}
      />
      <div className={styles.pair}>
        <NumberInput
          label={t('settings.ownerRingTimeout')}
          suffix={seconds}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          value={draft.ownerRingTimeoutSeconds}
          onChange={(ownerRingTimeoutSeconds) => set({ ownerRingTimeoutSeconds })}
          error={errorOf('ownerRingTimeoutSeconds')}
        />
        <NumberInput
          label={t('settings.ringTimeout')}
          suffix={seconds}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          value={draft.ringTimeoutSeconds}
          onChange={(ringTimeoutSeconds) => set({ ringTimeoutSeconds })}
          error={errorOf('ringTimeoutSeconds')}
        />
      </div>
    </FormDialog>
  )
}

function useQueueForm(queue: Queue | null, onClose: () => void) {
  const { t } = useTranslation()
  const outOfRange = (value: number | string) =>
    isWithin(value, ring) ? undefined : t('settings.secondsRange', ring)
  return useSettingsForm({
    initial: {
      name: queue?.name ?? '',
      teamId: queue?.team?.id ?? null,
      ringTimeoutSeconds: (queue?.ringTimeoutSeconds ?? 25) as number | string,
      ownerRingTimeoutSeconds: (queue?.ownerRingTimeoutSeconds ?? 15) as number | string,
      memberUserIds: queue?.members.map((member) => member.id) ?? [],
    },
    check: (draft) => ({
      name: draft.name.trim() ? undefined : t('settings.enterName'),
      ringTimeoutSeconds: outOfRange(draft.ringTimeoutSeconds),
      ownerRingTimeoutSeconds: outOfRange(draft.ownerRingTimeoutSeconds),
    }),
    save: (draft) =>
      api.settings.saveQueue(queue?.id ?? null, {
        ...draft,
        ringTimeoutSeconds: Number(draft.ringTimeoutSeconds),
        ownerRingTimeoutSeconds: Number(draft.ownerRingTimeoutSeconds),
      }),
    say: (field) => (field === 'memberUserIds' ? t('settings.memberLeft') : undefined),
    onSaved: useSettingsSaved(onClose),
  })
}
