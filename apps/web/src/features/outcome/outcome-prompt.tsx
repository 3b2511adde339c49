import { Modal, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/endpoints.ts'
import { onLiveEvent } from '../../lib/live/live.ts'
import { owesOutcome } from '../../lib/live/live-state.ts'
import { askForOutcome, promptedCallId, stopAsking } from '../../lib/outcome-prompt.ts'
import { queries, useMe } from '../../lib/queries.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { useStore } from '../../lib/use-store.ts'
import styles from './outcome.module.css'
import { OutcomeForm } from './outcome-form.tsx'
import { useOutcomeSubject } from './outcome-subject.ts'

/** Asks for the outcome when a call that owes one ends, in the tab that is being looked at; it can be put off. */
export function OutcomePrompt() {
  const me = useMe()
  const queryClient = useQueryClient()
  const callId = useStore(promptedCallId)
  useEffect(
    () =>
      onLiveEvent(async (event) => {
        if (event.type !== 'call' || !owesOutcome(event.call, me.id)) return
        if (document.visibilityState !== 'visible') return
        const { id } = event.call
        const stored = await queryClient.fetchQuery({ ...queries.call(id), staleTime: 0 }).catch(() => null)
        if (!stored?.outcome) askForOutcome(id)
      }),
    [me.id, queryClient],
  )
  return callId ? <OutcomeDialog key={callId} callId={callId} /> : null
}

function OutcomeDialog({ callId }: { callId: string }) {
  const { t } = useTranslation()
  const subject = useOutcomeSubject(callId)
  const contact = useQuery({
    ...queries.contact(subject.contactId ?? ''),
    enabled: subject.contactId !== null,
  }).data
  const saved = () => {
    stopAsking()
    showToast(t('outcome.saved'))
  }
  return (
    <Modal opened onClose={stopAsking} title={t('outcome.question')} size="lg" closeOnClickOutside={false}>
      <p className={styles.subject}>
        <b>{contact?.name || subject.who}</b>
        {subject.contactId && (
          <Link
            className="link"
            to="/contacts/$contactId"
            params={{ contactId: subject.contactId }}
            onClick={stopAsking}
          >
            {t('action.openCard')}
          </Link>
        )}
      </p>
      {subject.candidates.length > 0 ? (
        <ChooseContact callId={callId} candidates={subject.candidates} />
      ) : (
        <OutcomeForm
          callId={callId}
          openDeals={contact?.deals.filter((deal) => deal.state === 'open') ?? []}
          onSaved={saved}
          onPostpone={stopAsking}
        />
      )}
    </Modal>
  )
}

/** A number of several people: first say who it was. */
export function ChooseContact(props: { callId: string; candidates: { id: string; name: string }[] }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const choose = useMutation({
    mutationFn: (contactId: string) => api.calls.chooseContact(props.callId, contactId),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['call', props.callId] }),
  })
  return (
    <Select
      label={t('outcome.whoWasIt')}
      data={props.candidates.map(({ id, name }) => ({ value: id, label: name || t('contact.unnamed') }))}
      onChange={(value) => value && choose.mutate(value)}
      error={choose.isError ? errorText(choose.error) : undefined}
    />
  )
}
