import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutcomeKind } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { Group } from './parts.tsx'
import styles from './settings.module.css'
import { WordList } from './word-list.tsx'

const outcomes: readonly OutcomeKind[] = ['scheduled', 'bought', 'will_not_buy', 'not_a_client']

/** What the outcome form offers: reasons of refusal and ready phrases. */
export function WordsSection() {
  return (
    <>
      <LostReasonsGroup />
      <PhrasesGroup />
    </>
  )
}

function LostReasonsGroup() {
  const { t } = useTranslation()
  const reasons = useQuery(queries.lostReasons()).data ?? []
  return (
    <Group title={t('settings.lostReasons')} text={t('settings.lostReasonsText')}>
      <WordList
        items={reasons.map(({ id, name, isActive }) => ({ id, text: name, isRetired: !isActive }))}
        placeholder={t('settings.newReason')}
        emptyText={t('settings.enterReason')}
        add={api.settings.addLostReason}
        change={(id, name) => api.settings.changeLostReason(id, { name })}
        remove={api.settings.removeLostReason}
        retire={(id, isRetired) => api.settings.changeLostReason(id, { isActive: !isRetired })}
      />
    </Group>
  )
}

function PhrasesGroup() {
  const { t } = useTranslation()
  const phrases = useQuery(queries.outcomeForm()).data?.phrases ?? []
  const [outcome, setOutcome] = useState<OutcomeKind>('scheduled')
  return (
    <Group title={t('settings.phrases')} text={t('settings.phrasesText')}>
      <SegmentedControl
        mb="sm"
        size="xs"
        className={styles.outcomes}
        withItemsBorders={false}
        data={outcomes.map((kind) => ({ value: kind, label: t(`status.${kind}`) }))}
        value={outcome}
        onChange={(value) => setOutcome(value as OutcomeKind)}
      />
      <WordList
        key={outcome}
        items={phrases.filter((phrase) => phrase.outcome === outcome)}
        placeholder={t('settings.newPhrase')}
        emptyText={t('settings.enterPhrase')}
        minLength={2}
        add={(text) => api.settings.addPhrase(outcome, text)}
        change={api.settings.changePhrase}
        remove={api.settings.removePhrase}
      />
    </Group>
  )
}
