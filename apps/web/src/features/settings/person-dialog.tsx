import { MultiSelect, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Role, UserItem } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { FormDialog } from './form-dialog.tsx'
import { useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'
import { useSettingsForm } from './use-settings-form.ts'

const roles: readonly Role[] = ['owner', 'head', 'manager', 'quality', 'marketer', 'administrator']
const shortestPassword = 10

export function PersonDialog({ user, onClose }: { user: UserItem | null; onClose: () => void }) {
  const { t } = useTranslation()
  const form = usePersonForm(user, onClose)
  const { draft, set, errorOf } = form
  const isOwner = useMe().roles.includes('owner')
  const teams = useQuery(queries.teams()).data ?? []
  const losesPhone = user?.hasDeskPhone && draft.extension !== user.extension
  return (
    <FormDialog title={user ? user.name : t('settings.addPerson')} form={form} onClose={onClose}>
      <TextInput
        data-autofocus
        label={t('setup.yourName')}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
      />
      {!user && (
        <TextInput
          type="email"
          label={t('account.email')}
          autoComplete="off"
          value={draft.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
          error={errorOf('email')}
        />
      )}
      <PasswordInput
        label={t(user ? 'settings.newPasswordOptional' : 'account.password')}
        description={t('setup.passwordHint', { count: shortestPassword })}
        autoComplete="new-password"
        value={draft.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        error={errorOf('password')}
      />
      <MultiSelect
        label={t('settings.roles')}
        data={roles.map((role) => ({
          value: role,
          label: t(`role.${role}`),
          disabled: role === 'owner' && !isOwner,
        }))}
        value={draft.roles}
        onChange={(value) => set({ roles: value as Role[] })}
        error={errorOf('roles')}
      />
      <div className={styles.pair}>
        <Select
          label={t('settings.team')}
          placeholder={t('settings.noTeam')}
          data={teams.map((team) => ({ value: team.id, label: team.name }))}
          clearable
          value={draft.teamId}
          onChange={(teamId) => set({ teamId })}
          error={errorOf('teamId')}
        />
        <TextInput
          label={t('settings.extension')}
          placeholder={t(user ? 'settings.noExtension' : 'settings.nextFree')}
          inputMode="numeric"
          value={draft.extension}
          onChange={(event) => set({ extension: event.currentTarget.value })}
          error={errorOf('extension')}
        />
      </div>
      {losesPhone && <div className="soft">{t('settings.losesDeskPhone')}</div>}
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

function usePersonForm(user: UserItem | null, onClose: () => void) {
  const { t } = useTranslation()
  return useSettingsForm({
    initial: {
      name: user?.name ?? '',
      email: user?.email ?? '',
      password: '',
      roles: user?.roles ?? (['manager'] as Role[]),
      teamId: user?.team?.id ?? null,
      extension: user?.extension ?? '',
      isActive: user?.isActive ?? true,
    },
    check: (draft) => ({
      name: draft.name.trim() ? undefined : t('settings.enterPersonName'),
      email: !user && !/^\S+@\S+\.\S+$/.test(draft.email.trim()) ? t('settings.enterEmail') : undefined,
      password:
        (!user || draft.password) && draft.password.length < shortestPassword
          ? t('setup.passwordHint', { count: shortestPassword })
          : undefined,
      roles: draft.roles.length > 0 ? undefined : t('settings.chooseRole'),
      extension: /^(\d{2,6})?$/.test(draft.extension.trim()) ? undefined : t('settings.extensionRange'),
    }),
    save: ({ email, isActive, extension, password, ...rest }) => {
      const fields = { ...rest, ...(password && { password }) }
      const number = extension.trim()
      if (user) return api.settings.changeUser(user.id, { ...fields, isActive, extension: number || null })
      return api.settings.createUser({
        ...fields,
        password,
        email: email.trim(),
        ...(number && { extension: number }),
      })
    },
    say: (field, code, { takenBy }) => {
      if (field === 'email' && code === 'taken') return t('settings.emailTaken')
      const holder = (takenBy as { user?: string } | undefined)?.user
      if (field === 'extension' && holder) return t('settings.extensionTaken', { name: holder })
      if (field === 'extension') return t('settings.extensionRange')
      return undefined
    },
    onSaved: useSettingsSaved(onClose),
  })
}
