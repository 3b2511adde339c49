import { Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Queue } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { duration } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { FormDialog, Group, RemoveButton, SettingsTable, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

/** Groups whose phones ring together, and the teams they belong to. */
export function QueuesSection() {
  const { t } = useTranslation()
  const queues = useQuery(queries.queues()).data
  const [edited, setEdited] = useState<Queue | 'new' | null>(null)
  return (
    <>
      <Group
        title={t('settings.queues')}
        text={t('settings.queuesText')}
        addLabel={t('settings.addQueue')}
        onAdd={() => setEdited('new')}
      >
        <SettingsTable
          heads={[t('contact.name'), t('settings.members'), t('settings.ringTimeout')]}
          isLoading={!queues}
          emptyText={t('settings.noQueues')}
        >
          {(queues ?? []).map((queue) => (
            <tr key={queue.id}>
              <td>{queue.name}</td>
              <td>{queue.members.map((member) => member.name).join(', ')}</td>
              <td className="num">{duration(queue.ringTimeoutSeconds)}</td>
              <td>
                <div className={styles.rowActions}>
                  <Button size="compact-xs" variant="default" onClick={() => setEdited(queue)}>
                    {t('action.edit')}
                  </Button>
                  <RemoveButton
                    label={t('settings.remove')}
                    remove={() => api.settings.remove('queues', queue.id)}
                  />
                </div>
              </td>
            </tr>
          ))}
        </SettingsTable>
        {edited && <QueueDialog queue={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      </Group>
      <TeamsGroup />
    </>
  )
}

function QueueDialog({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation()
  const people = useQuery(queries.people()).data ?? []
  const teams = useQuery(queries.teams()).data ?? []
  const [draft, setDraft] = useState({
    name: queue?.name ?? '',
    teamId: queue?.team?.id ?? null,
    ringTimeoutSeconds: queue?.ringTimeoutSeconds ?? 25,
    ownerRingTimeoutSeconds: queue?.ownerRingTimeoutSeconds ?? 15,
    memberUserIds: queue?.members.map((member) => member.id) ?? [],
  })
  const saved = useSettingsSaved(onClose)
  const save = useMutation({
    mutationFn: (values: typeof draft) => api.settings.saveQueue(queue?.id ?? null, values),
    onSuccess: saved,
  })
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormDialog
      title={queue?.name ?? t('settings.addQueue')}
      mutation={save}
      onSubmit={() => save.mutate(draft)}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('settings.name')}
        required
        withAsterisk={false}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('settings.members')}
        data={people.map((person) => ({ value: person.id, label: person.name }))}
        searchable
        value={draft.memberUserIds}
        onChange={(memberUserIds) => set({ memberUserIds })}
      />
      <Select
        label={t('settings.team')}
        data={teams.map((team) => ({ value: team.id, label: team.name }))}
        clearable
        value={draft.teamId}
        onChange={(teamId) => set({ teamId })}
      />
      <div className={styles.pair}>
        <NumberInput
          label={t('settings.ownerRingTimeout')}
          suffix={`\u00a0${t('settings.secondsSuffix')}`}
          min={5}
          max={300}
          value={draft.ownerRingTimeoutSeconds}
          onChange={(value) => set({ ownerRingTimeoutSeconds: Number(value) })}
        />
        <NumberInput
          label={t('settings.ringTimeout')}
          suffix={`\u00a0${t('settings.secondsSuffix')}`}
          min={5}
          max={300}
          value={draft.ringTimeoutSeconds}
          onChange={(value) => set({ ringTimeoutSeconds: Number(value) })}
        />
      </div>
    </FormDialog>
  )
}

function TeamsGroup() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const teams = useQuery(queries.teams()).data ?? []
  const [name, setName] = useState('')
  const saved = useSettingsSaved(() => setName(''))
  const add = useMutation({ mutationFn: api.settings.createTeam, onSuccess: saved })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) add.mutate(name.trim())
  }
  return (
    <Group title={t('settings.teams')} text={t('settings.teamsText')}>
      <ul className={styles.list}>
        {teams.map((team) => (
          <li key={team.id}>
            {team.name}
            <RemoveButton label={t('settings.remove')} remove={() => api.settings.remove('teams', team.id)} />
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className={styles.add}>
        <TextInput
          placeholder={t('settings.newTeam')}
          aria-label={t('settings.newTeam')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={add.isError ? errorText(add.error) : undefined}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('settings.add')}
        </Button>
      </form>
    </Group>
  )
}
