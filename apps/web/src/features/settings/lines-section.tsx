import { Button, NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CompanyNumber, Trunk } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { FormDialog, Group, RemoveButton, SettingsTable, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

/** The company's numbers and the operators' lines behind them. */
export function LinesSection() {
  return (
    <>
      <NumbersGroup />
      <TrunksGroup />
    </>
  )
}

function NumbersGroup() {
  const { t } = useTranslation()
  const numbers = useQuery(queries.numbers()).data
  const [edited, setEdited] = useState<CompanyNumber | 'new' | null>(null)
  return (
    <Group
      title={t('settings.numbers')}
      text={t('settings.numbersText')}
      addLabel={t('settings.addNumber')}
      onAdd={() => setEdited('new')}
    >
      <SettingsTable
        heads={[t('settings.number'), t('settings.queue'), t('contact.source'), t('settings.trunk')]}
        isLoading={!numbers}
        emptyText={t('settings.noNumbers')}
      >
        {(numbers ?? []).map((number) => (
          <tr key={number.id}>
            <td className="num">{number.display}</td>
            <td>{number.queue.name}</td>
            <td>{number.source}</td>
            <td>{number.trunk?.name ?? <span className="soft">{t('settings.anyTrunk')}</span>}</td>
            <td>
              <div className={styles.rowActions}>
                <Button size="compact-xs" variant="default" onClick={() => setEdited(number)}>
                  {t('action.edit')}
                </Button>
                <RemoveButton
                  label={t('settings.remove')}
                  remove={() => api.settings.remove('numbers', number.id)}
                />
              </div>
            </td>
          </tr>
        ))}
      </SettingsTable>
      {edited && <NumberDialog number={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Group>
  )
}

function NumberDialog({ number, onClose }: { number: CompanyNumber | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queues = useQuery(queries.queues()).data ?? []
  const trunks = useQuery(queries.trunks()).data ?? []
  const [draft, setDraft] = useState({
    number: number?.display ?? '',
    queueId: number?.queue.id ?? '',
    trunkId: number?.trunk?.id ?? null,
    source: number?.source ?? '',
  })
  const saved = useSettingsSaved(onClose)
  const queueId = draft.queueId || (queues[0]?.id ?? '')
  const save = useMutation({
    mutationFn: () => api.settings.saveNumber(number?.id ?? null, { ...draft, queueId }),
    onSuccess: saved,
  })
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormDialog
      title={number?.display ?? t('settings.addNumber')}
      mutation={save}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        type="tel"
        label={t('settings.number')}
        required
        withAsterisk={false}
        value={draft.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
      />
      <Select
        label={t('settings.queue')}
        data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
        allowDeselect={false}
        value={queueId || null}
        onChange={(value) => value && set({ queueId: value })}
      />
      <TextInput
        label={t('contact.source')}
        description={t('settings.sourceText')}
        value={draft.source}
        onChange={(event) => set({ source: event.currentTarget.value })}
      />
      <Select
        label={t('settings.trunk')}
        placeholder={t('settings.anyTrunk')}
        data={trunks.map((trunk) => ({ value: trunk.id, label: trunk.name }))}
        clearable
        value={draft.trunkId}
        onChange={(trunkId) => set({ trunkId })}
      />
    </FormDialog>
  )
}

function TrunksGroup() {
  const { t } = useTranslation()
  const trunks = useQuery(queries.trunks()).data
  const [edited, setEdited] = useState<Trunk | 'new' | null>(null)
  return (
    <Group
      title={t('settings.trunks')}
      text={t('settings.trunksText')}
      addLabel={t('settings.addTrunk')}
      onAdd={() => setEdited('new')}
    >
      <SettingsTable
        heads={[t('settings.name'), t('settings.host'), t('settings.callerNumber')]}
        isLoading={!trunks}
        emptyText={t('settings.noTrunks')}
      >
        {(trunks ?? []).map((trunk) => (
          <tr key={trunk.id} className={trunk.isEnabled ? undefined : 'soft'}>
            <td>
              {trunk.name}
              {!trunk.isEnabled && <div className="soft">{t('settings.off')}</div>}
            </td>
            <td className="num">
              {trunk.host}
              {trunk.port && `:${trunk.port}`}
            </td>
            <td className="num">{trunk.callerNumber}</td>
            <td>
              <div className={styles.rowActions}>
                <Button size="compact-xs" variant="default" onClick={() => setEdited(trunk)}>
                  {t('action.edit')}
                </Button>
                <RemoveButton
                  label={t('settings.remove')}
                  remove={() => api.settings.remove('trunks', trunk.id)}
                />
              </div>
            </td>
          </tr>
        ))}
      </SettingsTable>
      {edited && <TrunkDialog trunk={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Group>
  )
}

function TrunkDialog({ trunk, onClose }: { trunk: Trunk | null; onClose: () => void }) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState('')
  const [draft, setDraft] = useState({
    name: trunk?.name ?? '',
    host: trunk?.host ?? '',
    port: trunk?.port ?? null,
    matchPort: trunk?.matchPort ?? false,
    username: trunk?.username ?? '',
    callerNumber: trunk?.callerNumber ?? '',
    allowsAbroad: trunk?.allowsAbroad ?? false,
    isEnabled: trunk?.isEnabled ?? true,
  })
  const saved = useSettingsSaved(onClose)
  const save = useMutation({
    mutationFn: () =>
      api.settings.saveTrunk(trunk?.id ?? null, {
        ...draft,
        username: draft.username.trim() || null,
        callerNumber: draft.callerNumber.trim() || null,
        ...(secret ? { secret } : {}),
      }),
    onSuccess: saved,
  })
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormDialog
      title={trunk?.name ?? t('settings.addTrunk')}
      mutation={save}
      onSubmit={() => save.mutate()}
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
      <div className={styles.pair}>
        <TextInput
          label={t('settings.host')}
          required
          withAsterisk={false}
          value={draft.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <NumberInput
          label={t('settings.port')}
          min={1}
          max={65_535}
          value={draft.port ?? ''}
          onChange={(value) => set({ port: typeof value === 'number' ? value : null })}
        />
        <TextInput
          label={t('deskPhone.username')}
          autoComplete="off"
          value={draft.username}
          onChange={(event) => set({ username: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('account.password')}
          placeholder={trunk?.hasSecret ? t('settings.secretKept') : ''}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      </div>
      <TextInput
        type="tel"
        label={t('settings.callerNumber')}
        description={t('settings.callerNumberText')}
        value={draft.callerNumber}
        onChange={(event) => set({ callerNumber: event.currentTarget.value })}
      />
      <Switch
        label={t('settings.matchPort')}
        checked={draft.matchPort}
        onChange={(event) => set({ matchPort: event.currentTarget.checked })}
      />
      <Switch
        label={t('settings.allowsAbroad')}
        checked={draft.allowsAbroad}
        onChange={(event) => set({ allowsAbroad: event.currentTarget.checked })}
      />
      <Switch
        label={t('settings.enabled')}
        checked={draft.isEnabled}
        onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
      />
    </FormDialog>
  )
}
