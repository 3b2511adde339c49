import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserItem } from '../../lib/contract.ts'
import { queries } from '../../lib/queries.ts'
import { DeskPhoneIcon } from '../../ui/icons.ts'
import { DeskPhoneDialog } from './desk-phone-dialog.tsx'
import { DeskPhoneState } from './desk-phone-state.tsx'
import { Cell, Group, RowActions, SettingsTable } from './parts.tsx'
import { PersonDialog } from './person-dialog.tsx'
import styles from './settings.module.css'

/** Who works here, with which rights, on which extension and telephones. */
export function PeopleSection() {
  const { t } = useTranslation()
  const users = useQuery(queries.users()).data
  const [edited, setEdited] = useState<UserItem | 'new' | null>(null)
  const [phoneOf, setPhoneOf] = useState<UserItem | null>(null)
  return (
    <Group
      title={t('settings.people')}
      text={t('settings.peopleText')}
      addLabel={t('settings.addPerson')}
      onAdd={() => setEdited('new')}
    >
      <SettingsTable
        heads={[
          t('contact.name'),
          t('settings.roles'),
          t('settings.team'),
          t('settings.extension'),
          t('settings.deskPhone'),
        ]}
        isLoading={!users}
        emptyText=""
      >
        {(users ?? []).map((user) => (
          <PersonRow
            key={user.id}
            user={user}
            onEdit={() => setEdited(user)}
            onPhone={() => setPhoneOf(user)}
          />
        ))}
      </SettingsTable>
      {edited && <PersonDialog user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {phoneOf && <DeskPhoneDialog user={phoneOf} onClose={() => setPhoneOf(null)} />}
    </Group>
  )
}

function PersonRow(props: { user: UserItem; onEdit: () => void; onPhone: () => void }) {
  const { t } = useTranslation()
  const { user } = props
  return (
    <tr className={user.isActive ? undefined : 'soft'}>
      <Cell>
        <div className={styles.title}>
          {user.name}
          <div className="soft">{user.email}</div>
        </div>
      </Cell>
      <Cell label={t('settings.roles')}>
        {user.isActive ? user.roles.map((role) => t(`role.${role}`)).join(', ') : t('settings.inactive')}
      </Cell>
      <Cell label={t('settings.team')}>{user.team?.name}</Cell>
      <Cell label={t('settings.extension')} isNumber>
        {user.extension}
      </Cell>
      <Cell label={t('settings.deskPhone')}>
        {user.extension && user.isActive && (
          <div className={styles.phoneCell}>
            {user.hasDeskPhone && <DeskPhoneState extension={user.extension} />}
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<DeskPhoneIcon size={14} />}
              aria-label={t('settings.deskPhoneOf', { name: user.name })}
              onClick={props.onPhone}
            >
              {t(user.hasDeskPhone ? 'settings.deskPhoneManage' : 'settings.deskPhoneAdd')}
            </Button>
          </div>
        )}
      </Cell>
      <RowActions onEdit={props.onEdit} />
    </tr>
  )
}
