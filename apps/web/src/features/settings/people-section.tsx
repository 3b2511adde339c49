import { Button, Modal, MultiSelect, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskPhoneSecret, Role, UserItem } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { DeskPhoneIcon } from '../../ui/icons.ts'
import { FormDialog, Group, SettingsTable, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

const roles: readonly Role[] = ['owner', 'head', 'manager', 'quality', 'marketer', 'administrator']

/** Who works here, with which rights and on which extension. */
export function PeopleSection() {
  const { t } = useTranslation()
  const users = useQuery(queries.users()).data
  const [edited, setEdited] = useState<UserItem | 'new' | null>(null)
  const [secret, setSecret] = useState<DeskPhoneSecret | null>(null)
  return (
    <Group
      title={t('settings.people')}
      text={t('settings.peopleText')}
      addLabel={t('settings.addPerson')}
      onAdd={() => setEdited('new')}
    >
      <SettingsTable
        heads={[t('contact.name'), t('settings.roles'), t('settings.team'), t('settings.extension')]}
        isLoading={!users}
        emptyText=""
      >
        {(users ?? []).map((user) => (
          <tr key={user.id} className={user.isActive ? undefined : 'soft'}>
            <td>
              {user.name}
              <div className="soft">{user.email}</div>
            </td>
            <td>
              {user.isActive
                ? user.roles.map((role) => t(`role.${role}`)).join(', ')
                : t('settings.inactive')}
            </td>
            <td>{user.team?.name}</td>
            <td className="num">{user.extension}</td>
            <td>
              <div className={styles.rowActions}>
                {user.extension && <DeskPhoneButton extension={user.extension} onSecret={setSecret} />}
                <Button size="compact-xs" variant="default" onClick={() => setEdited(user)}>
                  {t('action.edit')}
                </Button>
              </div>
            </td>
          </tr>
        ))}
      </SettingsTable>
      {edited && <UserDialog user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {secret && <DeskPhoneDialog secret={secret} onClose={() => setSecret(null)} />}
    </Group>
  )
}

function DeskPhoneButton(props: { extension: string; onSecret: (secret: DeskPhoneSecret) => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const issue = useMutation({
    mutationFn: () => api.settings.issueDeskPhone(props.extension),
    onSuccess: props.onSecret,
    onError: (error) => showToast(errorText(error), { tone: 'bad' }),
  })
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<DeskPhoneIcon size={14} />}
      loading={issue.isPending}
      onClick={() => issue.mutate()}
    >
      {t('settings.deskPhone')}
    </Button>
  )
}

/** The desk phone's password, shown this once. */
function DeskPhoneDialog({ secret, onClose }: { secret: DeskPhoneSecret; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('settings.deskPhoneTitle', { extension: secret.extension })}>
      <p style={{ marginTop: 0 }}>{t('settings.deskPhoneText')}</p>
      <dl className={styles.secret}>
        <dt>{t('deskPhone.server')}</dt>
        <dd>
          {secret.server}:{secret.port}
        </dd>
        <dt>{t('deskPhone.transport')}</dt>
        <dd>{secret.transport.toUpperCase()}</dd>
        <dt>{t('deskPhone.domain')}</dt>
        <dd>{secret.domain}</dd>
        <dt>{t('deskPhone.username')}</dt>
        <dd>{secret.username}</dd>
        <dt>{t('account.password')}</dt>
        <dd>{secret.password}</dd>
      </dl>
      <Button mt="md" onClick={onClose} style={{ float: 'right' }}>
        {t('settings.secretWritten')}
      </Button>
    </Modal>
  )
}

function UserDialog({ user, onClose }: { user: UserItem | null; onClose: () => void }) {
  const { t } = useTranslation()
  const teams = useQuery(queries.teams()).data ?? []
  const [draft, setDraft] = useState({
    name: user?.name ?? '',
    email: user?.email ?? '',
    password: '',
    roles: user?.roles ?? (['manager'] as Role[]),
    teamId: user?.team?.id ?? null,
    extension: user?.extension ?? '',
    isActive: user?.isActive ?? true,
  })
  const saved = useSettingsSaved(onClose)
  const save = useMutation({
    mutationFn: (values: typeof draft) => {
      const { email, password, isActive, extension, ...rest } = values
      const withPassword = password ? { password } : {}
      if (user)
        return api.settings.changeUser(user.id, {
          ...rest,
          ...withPassword,
          isActive,
          extension: extension || null,
        })
      return api.settings.createUser({ ...rest, email, password, ...(extension ? { extension } : {}) })
    },
    onSuccess: saved,
  })
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <FormDialog
      title={user ? user.name : t('settings.addPerson')}
      mutation={save}
      onSubmit={() => save.mutate(draft)}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('setup.yourName')}
        required
        withAsterisk={false}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {!user && (
        <TextInput
          type="email"
          label={t('account.email')}
          required
          withAsterisk={false}
          value={draft.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
      )}
      <PasswordInput
        label={t(user ? 'settings.newPasswordOptional' : 'account.password')}
        description={t('setup.passwordHint', { count: 10 })}
        required={!user}
        withAsterisk={false}
        minLength={10}
        autoComplete="new-password"
        value={draft.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('settings.roles')}
        data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        value={draft.roles}
        onChange={(value) => value.length > 0 && set({ roles: value as Role[] })}
      />
      <div className={styles.pair}>
        <Select
          label={t('settings.team')}
          data={teams.map((team) => ({ value: team.id, label: team.name }))}
          clearable
          value={draft.teamId}
          onChange={(teamId) => set({ teamId })}
        />
        <TextInput
          label={t('settings.extension')}
          placeholder={user ? '' : t('settings.nextFree')}
          inputMode="numeric"
          pattern="\d{2,6}"
          value={draft.extension}
          onChange={(event) => set({ extension: event.currentTarget.value })}
        />
      </div>
      {user && (
        <Switch
          label={t('settings.active')}
          checked={draft.isActive}
          onChange={(event) => set({ isActive: event.currentTarget.checked })}
        />
      )}
    </FormDialog>
  )
}
