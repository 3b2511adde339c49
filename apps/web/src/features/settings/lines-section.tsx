import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CompanyNumber, Trunk } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { NumberDialog } from './number-dialog.tsx'
import { Cell, Group, RowActions, SettingsTable } from './parts.tsx'
import { RemoveWithQuestion } from './removal.tsx'
import styles from './settings.module.css'
import { TrunkDialog } from './trunk-dialog.tsx'
import { TrunkHostState } from './trunk-host-state.tsx'

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
            <Cell isNumber>
              <span className={styles.title}>{number.display}</span>
            </Cell>
            <Cell label={t('settings.queue')}>{number.queue.name}</Cell>
            <Cell label={t('contact.source')}>{number.source}</Cell>
            <Cell label={t('settings.trunk')}>
              {number.trunk?.name ?? <span className="soft">{t('settings.anyTrunk')}</span>}
            </Cell>
            <RowActions onEdit={() => setEdited(number)}>
              <RemoveWithQuestion
                name={number.display}
                text={t('settings.removeNumberText')}
                remove={() => api.settings.remove('numbers', number.id)}
              />
            </RowActions>
          </tr>
        ))}
      </SettingsTable>
      {edited && <NumberDialog number={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Group>
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
            <Cell>
              <div className={styles.title}>
                {trunk.name}
                {!trunk.isEnabled && <div className="soft">{t('settings.off')}</div>}
              </div>
            </Cell>
            <Cell label={t('settings.host')}>
              <div>
                <span className={styles.breakable}>
                  {trunk.host}
                  {trunk.port && `:${trunk.port}`}
                </span>
                {trunk.isEnabled && <TrunkHostState host={trunk.host} />}
              </div>
            </Cell>
            <Cell label={t('settings.callerNumber')} isNumber>
              {trunk.callerDisplay}
            </Cell>
            <RowActions onEdit={() => setEdited(trunk)}>
              <RemoveWithQuestion
                name={trunk.name}
                text={t('settings.removeTrunkText')}
                remove={() => api.settings.remove('trunks', trunk.id)}
              />
            </RowActions>
          </tr>
        ))}
      </SettingsTable>
      {edited && <TrunkDialog trunk={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Group>
  )
}
