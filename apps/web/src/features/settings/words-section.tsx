import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutcomeKind } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { queries } from '../../lib/queries.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import panel from '../../ui/ui.module.css'
import { Group, RemoveButton, useSettingsSaved } from './parts.tsx'
import styles from './settings.module.css'

const outcomes: readonly OutcomeKind[] = ['scheduled', 'bought', 'will_not_buy', 'not_a_client']

/** What the outcome form offers: reasons of refusal and ready phrases. */
export function WordsSection() {
  const { t } = useTranslation()
  const form = useQuery(queries.outcomeForm()).data
  const [outcome, setOutcome] = useState<OutcomeKind>('scheduled')
  return (
    <>
      <Group title={t('settings.lostReasons')} text={t('settings.lostReasonsText')}>
        <WordList
          items={(form?.lostReasons ?? []).map(({ id, name }) => ({ id, text: name }))}
          placeholder={t('settings.newReason')}
          add={api.settings.addLostReason}
          remove={api.settings.removeLostReason}
        />
      </Group>
      <Group title={t('settings.phrases')} text={t('settings.phrasesText')}>
        <SegmentedControl
          mb="sm"
          size="xs"
          data={outcomes.map((kind) => ({ value: kind, label: t(`status.${kind}`) }))}
          value={outcome}
          onChange={(value) => setOutcome(value as OutcomeKind)}
        />
        <WordList
          key={outcome}
          items={(form?.phrases ?? []).filter((phrase) => phrase.outcome === outcome)}
          placeholder={t('settings.newPhrase')}
          add={(text) => api.settings.addPhrase(outcome, text)}
          remove={api.settings.removePhrase}
        />
      </Group>
    </>
  )
}

function WordList(props: {
  items: { id: string; text: string }[]
  placeholder: string
  add: (text: string) => Promise<unknown>
  remove: (id: string) => Promise<unknown>
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const saved = useSettingsSaved(() => setText(''))
  const add = useMutation({ mutationFn: props.add, onSuccess: saved })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) add.mutate(text.trim())
  }
  return (
    <>
      {props.items.length > 0 && (
        <ul className={`${styles.list} ${panel.panel}`}>
          {props.items.map((item) => (
            <li key={item.id}>
              {item.text}
              <RemoveButton label={t('settings.remove')} remove={() => props.remove(item.id)} />
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={submit} className={styles.add}>
        <TextInput
          placeholder={props.placeholder}
          aria-label={props.placeholder}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={add.isError ? errorText(add.error) : undefined}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('settings.add')}
        </Button>
      </form>
    </>
  )
}
