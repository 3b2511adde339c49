import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Queue } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { duration } from '../../lib/format.ts'
import { queries } from '../../lib/queries.ts'
import { Cell, Group, RowActions, SettingsTable } from './parts.tsx'
import { QueueDialog } from './queue-dialog.tsx'
import { RemoveWithQuestion } from './removal.tsx'
import styles from './settings.module.css'
import { WordList } from './word-list.tsx'

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
              <Cell>
                <span className={styles.title}>{queue.name}</span>
              </Cell>
              <Cell label={t('settings.members')}>
                {queue.members.length > 0 ? (
                  queue.members.map((member) => member.name).join(', ')
                ) : (
                  <span className="late">{t('settings.noMembers')}</span>
                )}
              </Cell>
              <Cell label={t('settings.ringTimeout')} isNumber>
                {duration(queue.ringTimeoutSeconds)}
              </Cell>
              <RowActions onEdit={() => setEdited(queue)}>
                <RemoveWithQuestion
                  name={queue.name}
                  text={t('settings.removeQueueText')}
                  remove={() => api.settings.remove('queues', queue.id)}
                />
              </RowActions>
            </tr>
          ))}
        </SettingsTable>
        {edited && <QueueDialog queue={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      </Group>
      <TeamsGroup />
    </>
  )
}

function TeamsGroup() {
  const { t } = useTranslation()
  const teams = useQuery(queries.teams()).data ?? []
  return (
    <Group title={t('settings.teams')} text={t('settings.teamsText')}>
      <WordList
        items={teams.map(({ id, name }) => ({ id, text: name }))}
        placeholder={t('settings.newTeam')}
        emptyText={t('settings.enterName')}
        add={api.settings.createTeam}
        change={api.settings.renameTeam}
        remove={(id) => api.settings.remove('teams', id)}
      />
    </Group>
  )
}
