import { Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChooseContactBody } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import styles from './outcome.module.css'
import { SomebodyElse } from './somebody-else.tsx'

export interface ChooseContactProps {
  callId: string
  candidates: { id: string; name: string }[]
  onPostpone?: (() => void) | undefined
}

/** A number of several people: first say who it was, one of them or somebody else. */
export function ChooseContact({ callId, candidates, onPostpone }: ChooseContactProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const question = useId()
  const [isOther, setOther] = useState(false)
  const choose = useChoose(callId)
  return (
    <div className={styles.form}>
      <p id={question} className={styles.question}>
        {t('outcome.whoWasIt')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own */}
      <div className={styles.people} role="group" aria-labelledby={question}>
        {candidates.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            disabled={choose.isPending}
            onClick={() => choose.mutate({ contactId: id })}
          >
            {name || t('contact.unnamed')}
          </Button>
        ))}
        {!isOther && (
          <Button variant="subtle" color="gray" onClick={() => setOther(true)}>
            {t('outcome.somebodyElse')}
          </Button>
        )}
      </div>
      {isOther && <SomebodyElse isBusy={choose.isPending} onChoose={choose.mutate} />}
      {choose.isError && (
        <div className="late" role="alert">
          {errorText(choose.error)}
        </div>
      )}
      {onPostpone && (
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onPostpone}>
            {t('outcome.later')}
          </Button>
        </Group>
      )}
    </div>
  )
}

function useChoose(callId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: ChooseContactBody) => api.calls.chooseContact(callId, body),
    onSuccess(call) {
      queryClient.setQueryData(['call', callId], call)
      for (const key of ['call', 'calls', 'contact', 'contacts', 'timeline', 'my-day'])
        void queryClient.invalidateQueries({ queryKey: [key] })
    },
  })
}
