import { NumberInput, PasswordInput, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Trunk } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { FormDialog } from './form-dialog.tsx'
import { useSettingsSaved } from './parts.tsx'
import { isWithin } from './ranges.ts'
import styles from './settings.module.css'
import { useSettingsForm } from './use-settings-form.ts'

const exampleHost = 'sip.example.com'
const usualPort = 5060

export function TrunkDialog({ trunk, onClose }: { trunk: Trunk | null; onClose: () => void }) {
  const { t } = useTranslation()
  const form = useTrunkForm(trunk, onClose)
  const { draft, set, errorOf } = form
  return (
    <FormDialog title={trunk?.name ?? t('settings.addTrunk')} form={form} onClose={onClose}>
      <TextInput
        data-autofocus
        label={t('settings.name')}
        maxLength={100}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
      />
      <div className={styles.hostAndPort}>
        <TextInput
          label={t('settings.host')}
          placeholder={exampleHost}
          inputMode="url"
          spellCheck={false}
          value={draft.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
          error={errorOf('host')}
        />
        <NumberInput
          label={t('settings.port')}
          placeholder={String(usualPort)}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          value={draft.port}
          onChange={(port) => set({ port })}
          error={errorOf('port')}
        />
      </div>
      <div className={styles.pair}>
        <TextInput
          label={t('deskPhone.username')}
          placeholder={t('settings.ifAsked')}
          autoComplete="off"
          maxLength={100}
          value={draft.username}
          onChange={(event) => set({ username: event.currentTarget.value })}
          error={errorOf('username')}
        />
        <PasswordInput
          label={t('account.password')}
          placeholder={t(trunk?.hasSecret ? 'settings.secretKept' : 'settings.ifAsked')}
          autoComplete="new-password"
          value={draft.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          error={errorOf('secret')}
        />
      </div>
      <TextInput
        type="tel"
        label={t('settings.callerNumber')}
        description={t('settings.callerNumberText')}
        value={draft.callerNumber}
        onChange={(event) => set({ callerNumber: event.currentTarget.value })}
        error={errorOf('callerNumber')}
      />
      <Switch
        label={t('settings.matchPort')}
        checked={draft.matchPort}
        onChange={(event) => set({ matchPort: event.currentTarget.checked, port: draft.port })}
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

function useTrunkForm(trunk: Trunk | null, onClose: () => void) {
  const { t } = useTranslation()
  return useSettingsForm({
    initial: {
      name: trunk?.name ?? '',
      host: trunk?.host ?? '',
      port: (trunk?.port ?? '') as number | string,
      matchPort: trunk?.matchPort ?? false,
      username: trunk?.username ?? '',
      secret: '',
      callerNumber: trunk?.callerDisplay ?? '',
      allowsAbroad: trunk?.allowsAbroad ?? false,
      isEnabled: trunk?.isEnabled ?? true,
    },
    check: ({ name, host, port, matchPort }) => ({
      name: name.trim() ? undefined : t('settings.enterTrunkName'),
      host: host.trim() ? undefined : t('settings.enterHost'),
      port: isPort(port)
        ? undefined
        : port === ''
          ? matchPort
            ? t('settings.portForMatch')
            : undefined
          : t('settings.portRange'),
    }),
    save: ({ secret, port, ...rest }) =>
      api.settings.saveTrunk(trunk?.id ?? null, {
        ...rest,
        port: port === '' ? null : Number(port),
        username: rest.username.trim() || null,
        callerNumber: rest.callerNumber.trim() || null,
        ...(secret && { secret }),
      }),
    say(field, code) {
      if (field === 'port') return t(code === 'required' ? 'settings.portForMatch' : 'settings.portRange')
      if (field === 'host') return t(code === 'required' ? 'settings.enterHost' : 'settings.badHost')
      return undefined
    },
    onSaved: useSettingsSaved(onClose),
  })
}

const isPort = (port: number | string): boolean => isWithin(port, { from: 1, to: 65_535 })
